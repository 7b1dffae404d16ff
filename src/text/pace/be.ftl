## What is set

hours-pace-digest = раз на дзень, а { $time }
hours-pace = Дасылаць: { $pace }.
hours-quiet = Ціхі час: з { $from } да { $to }.
hours-quiet-none = Ціхага часу няма.
hours-rings = Тэрміновыя навіны прыходзяць і тады. Каб і яны чакалі: /pace quiet breaking off
hours-rings-not = Тэрміновыя навіны таксама чакаюць. Каб яны прыходзілі і ў ціхі час: /pace quiet breaking on
hours-rings-digest = Тэрміновыя навіны таксама чакаюць агляду. Каб яны прыходзілі адразу: /pace instant або /pace breaking
hours-rings-none = Ціхага часу пакуль няма. Спачатку задайце яго, калі ласка: /pace quiet 23:00 07:00
hours-zone = Ваш часавы пояс: { $zone }.
hours-sound = Паведамленні прыходзяць з гукам.
hours-sound-not = Паведамленні прыходзяць без гуку.
hours-saved = Захавана.

## What can be set

button-hours-digest = Раз на дзень
button-hours-quiet = Ціхі час
button-hours-quiet-none = Без ціхага часу
button-hours-rings = Усё адно дасылаць тэрміновыя
button-hours-rings-not = Трымаць і тэрміновыя
button-hours-zone = Часавы пояс
button-hours-sound = З гукам
button-hours-sound-not = Без гуку
button-hours-back = Назад
hours-ask-digest = А якой гадзіне дасылаць агляд? Часавы пояс: { $zone }.
    Можна і напісаць, з дакладнасцю да паўгадзіны: /pace digest 19:30
hours-ask-quiet = Калі нічога не дасылаць? Часавы пояс: { $zone }.
    Можна і напісаць: /pace quiet 22:30 06:30
hours-ask-zone = Ваш часавы пояс: { $zone }. Націсніце іншы або напішыце горад ці розніцу з UTC: /pace zone Вільня або /pace zone UTC+3
    Захоўваецца толькі пояс, не горад.
hours-unknown = Калі ласка, выберыце: /pace instant, /pace breaking, /pace digest 19:30, /pace quiet 23:00 07:00, /pace quiet off, /pace zone Вільня, /pace sound off. Кнопкамі: /pace.
hours-not-a-time = Гэта не час. Напрыклад: /pace digest 19:30
hours-not-a-half-hour = Агляд прыходзіць у роўную гадзіну або ў палову. Напрыклад: /pace digest 19:30
hours-quiet-unknown = Калі ласка, напішыце два часы, з якога і да якога: /pace quiet 23:00 07:00. Без ціхага часу: /pace quiet off
hours-zone-unknown = Я не ведаю месца «{ $place }». Паспрабуйце большы горад побач або розніцу з UTC: /pace zone UTC+3

## The digest

digest-title = Агляд за { $day }
digest-continued = Агляд, працяг
digest-read-on = Чытаць далей: { $link }

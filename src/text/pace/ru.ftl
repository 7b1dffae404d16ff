## What is set

hours-pace-digest = раз в день, в { $time }
hours-pace = Присылать: { $pace }.
hours-quiet = Тихие часы: с { $from } до { $to }.
hours-quiet-none = Тихих часов нет.
hours-rings = Срочные новости приходят и тогда. Чтобы и они ждали: /pace quiet breaking off
hours-rings-not = Срочные новости тоже ждут. Чтобы они приходили и в тихие часы: /pace quiet breaking on
hours-rings-digest = Срочные новости тоже ждут обзора. Чтобы они приходили сразу: /pace instant или /pace breaking
hours-rings-none = Тихих часов пока нет. Сначала задайте их, пожалуйста: /pace quiet 23:00 07:00
hours-zone = Ваш часовой пояс: { $zone }.
hours-sound = Сообщения приходят со звуком.
hours-sound-not = Сообщения приходят без звука.
hours-saved = Сохранено.

## What can be set

button-hours-digest = Раз в день
button-hours-quiet = Тихие часы
button-hours-quiet-none = Без тихих часов
button-hours-rings = Всё равно присылать срочные
button-hours-rings-not = Придерживать и срочные
button-hours-zone = Часовой пояс
button-hours-sound = Со звуком
button-hours-sound-not = Без звука
button-hours-back = Назад
hours-ask-digest = Во сколько присылать обзор? Часовой пояс: { $zone }.
    Можно и написать, с точностью до получаса: /pace digest 19:30
hours-ask-quiet = Когда ничего не присылать? Часовой пояс: { $zone }.
    Можно и написать: /pace quiet 22:30 06:30
hours-ask-zone = Ваш часовой пояс: { $zone }. Нажмите другой или напишите город либо разницу с UTC: /pace zone Вильнюс или /pace zone UTC+3
    Хранится только пояс, не город.
hours-unknown = Пожалуйста, выберите: /pace instant, /pace breaking, /pace digest 19:30, /pace quiet 23:00 07:00, /pace quiet off, /pace zone Вильнюс, /pace sound off. Кнопками: /pace.
hours-not-a-time = Это не время. Например: /pace digest 19:30
hours-not-a-half-hour = Обзор приходит в ровный час или в половину. Например: /pace digest 19:30
hours-quiet-unknown = Пожалуйста, напишите два времени, с какого и до какого: /pace quiet 23:00 07:00. Без тихих часов: /pace quiet off
hours-zone-unknown = Я не знаю места «{ $place }». Попробуйте город побольше поблизости или разницу с UTC: /pace zone UTC+3

## The digest

digest-title = Обзор за { $day }
digest-continued = Обзор, продолжение
digest-read-on = Читать дальше: { $link }

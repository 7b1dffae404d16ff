## What is set

hours-pace-digest = раз на день, о { $time }
hours-pace = Надсилати: { $pace }.
hours-quiet = Тихі години: з { $from } до { $to }.
hours-quiet-none = Тихих годин немає.
hours-rings = Термінові новини надходять і тоді. Щоб і вони чекали: /pace quiet breaking off
hours-rings-not = Термінові новини теж чекають. Щоб вони надходили й у тихі години: /pace quiet breaking on
hours-rings-digest = Термінові новини теж чекають на огляд. Щоб вони надходили одразу: /pace instant або /pace breaking
hours-rings-none = Тихих годин поки немає. Спершу задайте їх, будь ласка: /pace quiet 23:00 07:00
hours-zone = Ваш часовий пояс: { $zone }.
hours-sound = Повідомлення надходять зі звуком.
hours-sound-not = Повідомлення надходять без звуку.
hours-saved = Збережено.

## What can be set

button-hours-digest = Раз на день
button-hours-quiet = Тихі години
button-hours-quiet-none = Без тихих годин
button-hours-rings = Усе одно надсилати термінові
button-hours-rings-not = Притримувати й термінові
button-hours-zone = Часовий пояс
button-hours-sound = Зі звуком
button-hours-sound-not = Без звуку
button-hours-back = Назад
hours-ask-digest = О котрій надсилати огляд? Часовий пояс: { $zone }.
    Можна й написати, з точністю до півгодини: /pace digest 19:30
hours-ask-quiet = Коли нічого не надсилати? Часовий пояс: { $zone }.
    Можна й написати: /pace quiet 22:30 06:30
hours-ask-zone = Ваш часовий пояс: { $zone }. Натисніть інший або напишіть місто чи різницю з UTC: /pace zone Вільнюс або /pace zone UTC+3
    Зберігається лише пояс, не місто.
hours-unknown = Будь ласка, виберіть: /pace instant, /pace breaking, /pace digest 19:30, /pace quiet 23:00 07:00, /pace quiet off, /pace zone Вільнюс, /pace sound off. Кнопками: /pace.
hours-not-a-time = Це не час. Наприклад: /pace digest 19:30
hours-not-a-half-hour = Огляд надходить рівної години або о пів. Наприклад: /pace digest 19:30
hours-quiet-unknown = Будь ласка, напишіть два часи, з якого й до якого: /pace quiet 23:00 07:00. Без тихих годин: /pace quiet off
hours-zone-unknown = Я не знаю місця «{ $place }». Спробуйте більше місто поблизу або різницю з UTC: /pace zone UTC+3

## The digest

digest-title = Огляд за { $day }
digest-continued = Огляд, продовження
digest-read-on = Читати далі: { $link }

## Что получают подписчики

render-breaking = Срочно
render-correction = Исправление
render-retraction = Отозвано
render-reason = Причина: { $reason }
render-relayed = Передано без проверки
render-not-translated = Перевода на ваш язык пока нет. Язык текста: { $language }.
render-what-to-do = Что делать: { $text }
render-evidence = Подтверждения: { $links }
render-region = Регион: { $region }
render-code = Код { $code }, { $time } UTC
render-more = (продолжение)
render-drill = УЧЕНИЯ. Это не настоящая новость.
render-preview = ПРЕДПРОСМОТР. Это не опубликовано.

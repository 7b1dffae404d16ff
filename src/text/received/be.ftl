## Што атрымліваюць падпісчыкі

render-breaking = Тэрмінова
render-correction = Выпраўленне
render-retraction = Адклікана
render-reason = Прычына: { $reason }
render-relayed = Перададзена без праверкі
render-not-translated = Перакладу на вашу мову пакуль няма. Мова тэксту: { $language }.
render-what-to-do = Што рабіць: { $text }
render-evidence = Пацверджанні: { $links }
render-region = Рэгіён: { $region }
render-code = Код { $code }, { $time } UTC
render-more = (працяг)
render-drill = ВУЧЭННІ. Гэта не сапраўдная навіна.
render-preview = ПАПЯРЭДНІ ПРАГЛЯД. Гэта не апублікавана.

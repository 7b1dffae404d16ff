## Що отримують підписники

render-breaking = Терміново
render-correction = Виправлення
render-retraction = Відкликано
render-reason = Причина: { $reason }
render-relayed = Передано без перевірки
render-not-translated = Перекладу вашою мовою поки що немає. Мова тексту: { $language }.
render-what-to-do = Що робити: { $text }
render-evidence = Підтвердження: { $links }
render-region = Регіон: { $region }
render-code = Код { $code }, { $time } UTC
render-more = (продовження)
render-drill = НАВЧАННЯ. Це не справжня новина.
render-preview = ПОПЕРЕДНІЙ ПЕРЕГЛЯД. Це не опубліковано.

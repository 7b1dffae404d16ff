## Виправлення і відкликання

amend-correction = Виправлення { $number }
amend-was = Раніше: { $text }
amend-is = Тепер: { $text }
amend-verification = Перевірка раніше: { $old }. Тепер: { $new }.
amend-file-added = Тепер є зображення або документ.
amend-file-replaced = Зображення або документ замінено.
amend-file-removed = Зображення або документ прибрано. Будь ласка, не пересилайте його.
amend-refers = Ця новина прийшла на зміну новині { $code }.
amend-reads = Тепер новина звучить так:
amend-withdrawn-notice = Цю новину відкликано: «{ $title }». Будь ласка, не покладайтеся на неї і не передавайте далі.
amend-superseded = Застаріло. Цей текст виправлено. Актуальний: { $link }
amend-superseded-part = Ця частина теж застаріла.
amend-withdrawn = Відкликано. Код { $code }
amend-withdrawn-part = Цю частину теж відкликано.
amend-reason-source-withdrew = Джерело відкликало своє повідомлення.
amend-reason-misled = Нас ввели в оману: те, на що ми спиралися, підроблено.
amend-reason-wrong-place = Ішлося про інше місце або іншу людину.
amend-reason-duplicate = Вона повторювала новину, яку вже надсилали.
amend-reason-did-not-happen = Цієї події не було.
amend-recent = Опубліковані новини:
amend-recent-none = Поки нічого не опубліковано.
amend-which = Надішліть команду з кодом новини, наприклад { $command } 7K3QM2T.
amend-update = { $code }: { $title }
    Стан: { $state }
amend-unknown = Новини { $code } немає. Будь ласка, порівняйте код.
amend-not-out = Новину { $code } ще не опубліковано. Краще відхиліть її чернетку.
amend-already-retracted = Новину { $code } вже відкликано. Для того, що правда тепер, потрібна нова новина: /write.
amend-open-already = Новину { $code } вже змінюють, матеріал { $id }. Спершу завершіть або відхиліть його: /approve { $id }.
amend-urgency-raised = Виправлення не може зробити новину терміновою. Краще опублікуйте нову: /write.
amend-only-the-reason = Відкликання скасовує новину повністю, тому змінити можна лише його причину: /retract КОД ПРИЧИНА. Для всього іншого потрібна нова новина: /write.
amend-readers-unknown = Це було так давно, що вже невідомо, хто отримав новину { $code }. Нікого не сповістять; про це скаже /verify. Щоб дійти до людей, напишіть нову новину з посиланням на { $code }.
amend-choose-reason = Чому відкликається новина { $code }? Це прочитають її читачі.
    { $title }
amend-ask-reason = Надішліть причину. Її побачать читачі.
amend-retract-ask = { PLURAL($audience) ->
        [one] Справжня публікація, не навчання: новину «{ $title }» отримав { $audience } читач, йому скажуть, що її відкликано. Причина: { $reason }
            Відкликати?
        [few] Справжня публікація, не навчання: новину «{ $title }» отримали { $audience } читачі, їм скажуть, що її відкликано. Причина: { $reason }
            Відкликати?
       *[many] Справжня публікація, не навчання: новину «{ $title }» отримали { $audience } читачів, їм скажуть, що її відкликано. Причина: { $reason }
            Відкликати?
    }
amend-retract-ask-few = Справжня публікація, не навчання: новину «{ $title }» отримали менш ніж { $under } читачів, їм скажуть, що її відкликано. Причина: { $reason }
    Відкликати?
amend-reason-as-typed = Кожен читач побачить причину так, як її написано. Щоб вибрати готову всіма мовами: /retract КОД, без слів.
amend-correct-ask = { PLURAL($audience) ->
        [one] Справжня публікація, не навчання: виправлення піде { $audience } читачеві, який отримав новину. Схвалити?
        [few] Справжня публікація, не навчання: виправлення піде { $audience } читачам, які отримали новину. Схвалити?
       *[many] Справжня публікація, не навчання: виправлення піде { $audience } читачам, які отримали новину. Схвалити?
    }
amend-correct-ask-few = Справжня публікація, не навчання: виправлення піде тим, хто отримав новину (менш ніж { $under } читачів). Схвалити?
amend-corrects = Виправлення новини { $code }
amend-retracts = Відкликання новини { $code }
amend-unchanged = Це виправлення залишає без змін: { $languages }. Перевірте, чи правда те, що там сказано.
amend-first = Потрібно схвалень: { $needed }; ваше за рахунком { $number }.
amend-retracted-done = { PLURAL($audience) ->
        [one] Відкликано. Код: { $code }. Сповіщаємо { $audience } читача.
        [few] Відкликано. Код: { $code }. Сповіщаємо { $audience } читачів.
       *[many] Відкликано. Код: { $code }. Сповіщаємо { $audience } читачів.
    }
amend-retracted-done-few = Відкликано. Код: { $code }. Сповіщаємо менш ніж { $under } читачів.
amend-corrected-done = { PLURAL($audience) ->
        [one] Виправлено. Код: { $code }. Сповіщаємо { $audience } читача.
        [few] Виправлено. Код: { $code }. Сповіщаємо { $audience } читачів.
       *[many] Виправлено. Код: { $code }. Сповіщаємо { $audience } читачів.
    }
amend-corrected-done-few = Виправлено. Код: { $code }. Сповіщаємо менш ніж { $under } читачів.
preview-notice = Перегляд для тих, хто її вже отримав. Мова: { $language }.
preview-plain = Перегляд для тих, хто отримає її лише зараз. Мова: { $language }.
preview-old = Яким стане старе повідомлення. Мова: { $language }.
amend-changes = Змінено відтоді, як ви дивилися:
amend-changes-other = Також змінено: позначки, підтвердження, причина або інша мова.
button-correct = Виправити…
button-retract = Відкликати…
button-own-words = Своїми словами
button-write-reason = Причина
button-retract-live = Відкликати (не навчання)
button-new-update = Нова новина про це
state-published = опубліковано
state-superseded = застаріла
state-retracted = відкликано

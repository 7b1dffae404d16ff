## Исправления и отзывы

amend-correction = Исправление { $number }
amend-was = Раньше: { $text }
amend-is = Теперь: { $text }
amend-verification = Проверка раньше: { $old }. Теперь: { $new }.
amend-file-added = Теперь есть изображение или документ.
amend-file-replaced = Изображение или документ заменены.
amend-file-removed = Изображение или документ убраны. Пожалуйста, не пересылайте их.
amend-refers = Эта новость пришла на смену новости { $code }.
amend-reads = Теперь новость звучит так:
amend-withdrawn-notice = Эта новость отозвана: «{ $title }». Пожалуйста, не полагайтесь на неё и не передавайте дальше.
amend-superseded = Устарело. Этот текст исправлен. Актуальный: { $link }
amend-superseded-part = Эта часть тоже устарела.
amend-withdrawn = Отозвано. Код { $code }
amend-withdrawn-part = Эта часть тоже отозвана.
amend-reason-source-withdrew = Источник отозвал своё сообщение.
amend-reason-misled = Нас ввели в заблуждение: то, на что мы опирались, подделано.
amend-reason-wrong-place = Речь шла о другом месте или другом человеке.
amend-reason-duplicate = Она повторяла новость, которую уже присылали.
amend-reason-did-not-happen = Этого события не было.
amend-recent = Опубликованные новости:
amend-recent-none = Пока ничего не опубликовано.
amend-which = Пришлите команду с кодом новости, например { $command } 7K3QM2T.
amend-update = { $code }: { $title }
    Состояние: { $state }
amend-unknown = Новости { $code } нет. Пожалуйста, сравните код.
amend-not-out = Новость { $code } ещё не опубликована. Лучше отклоните её черновик.
amend-already-retracted = Новость { $code } уже отозвана. Для того, что верно теперь, нужна новая новость: /write.
amend-open-already = Новость { $code } уже меняют, материал { $id }. Сначала завершите или отклоните его: /approve { $id }.
amend-urgency-raised = Исправление не может сделать новость срочной. Лучше опубликуйте новую: /write.
amend-only-the-reason = Отзыв отменяет новость целиком, поэтому изменить можно только его причину: /retract КОД ПРИЧИНА. Для всего остального нужна новая новость: /write.
amend-readers-unknown = Это было так давно, что уже неизвестно, кто получил новость { $code }. Никого не известят; об этом скажет /verify. Чтобы дойти до людей, напишите новую новость со ссылкой на { $code }.
amend-choose-reason = Почему отзывается новость { $code }? Это прочтут её читатели.
    { $title }
amend-ask-reason = Пришлите причину. Её увидят читатели.
amend-retract-ask = { PLURAL($audience) ->
        [one] Настоящая публикация, не учения: новость «{ $title }» получил { $audience } читатель, ему скажут, что она отозвана. Причина: { $reason }
            Отозвать?
        [few] Настоящая публикация, не учения: новость «{ $title }» получили { $audience } читателя, им скажут, что она отозвана. Причина: { $reason }
            Отозвать?
       *[many] Настоящая публикация, не учения: новость «{ $title }» получили { $audience } читателей, им скажут, что она отозвана. Причина: { $reason }
            Отозвать?
    }
amend-retract-ask-few = Настоящая публикация, не учения: новость «{ $title }» получили менее { $under } читателей, им скажут, что она отозвана. Причина: { $reason }
    Отозвать?
amend-reason-as-typed = Каждый читатель увидит причину так, как она написана. Чтобы выбрать готовую на всех языках: /retract КОД, без слов.
amend-correct-ask = { PLURAL($audience) ->
        [one] Настоящая публикация, не учения: исправление пойдёт { $audience } читателю, который получил новость. Одобрить?
        [few] Настоящая публикация, не учения: исправление пойдёт { $audience } читателям, которые получили новость. Одобрить?
       *[many] Настоящая публикация, не учения: исправление пойдёт { $audience } читателям, которые получили новость. Одобрить?
    }
amend-correct-ask-few = Настоящая публикация, не учения: исправление пойдёт тем, кто получил новость (менее { $under } читателей). Одобрить?
amend-corrects = Исправление новости { $code }
amend-retracts = Отзыв новости { $code }
amend-unchanged = Это исправление оставляет без изменений: { $languages }. Проверьте, верно ли то, что там сказано.
amend-first = Нужно одобрений: { $needed }; ваше по счёту { $number }.
amend-retracted-done = { PLURAL($audience) ->
        [one] Отозвано. Код: { $code }. Извещаем { $audience } читателя.
        [few] Отозвано. Код: { $code }. Извещаем { $audience } читателей.
       *[many] Отозвано. Код: { $code }. Извещаем { $audience } читателей.
    }
amend-retracted-done-few = Отозвано. Код: { $code }. Извещаем менее { $under } читателей.
amend-corrected-done = { PLURAL($audience) ->
        [one] Исправлено. Код: { $code }. Извещаем { $audience } читателя.
        [few] Исправлено. Код: { $code }. Извещаем { $audience } читателей.
       *[many] Исправлено. Код: { $code }. Извещаем { $audience } читателей.
    }
amend-corrected-done-few = Исправлено. Код: { $code }. Извещаем менее { $under } читателей.
preview-notice = Предпросмотр для тех, кто её уже получил. Язык: { $language }.
preview-plain = Предпросмотр для тех, кто получит её только сейчас. Язык: { $language }.
preview-old = Каким станет старое сообщение. Язык: { $language }.
amend-changes = Изменения с тех пор, как вы смотрели:
amend-changes-other = Также изменилось: пометки, подтверждения, причина или другой язык.
button-correct = Исправить…
button-retract = Отозвать…
button-own-words = Своими словами
button-write-reason = Причина
button-retract-live = Отозвать (не учения)
button-new-update = Новая новость об этом
state-published = опубликовано
state-superseded = устарело
state-retracted = отозвано

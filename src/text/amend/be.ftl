## Выпраўленні і адкліканні

amend-correction = Выпраўленне { $number }
amend-was = Раней: { $text }
amend-is = Цяпер: { $text }
amend-verification = Праверка раней: { $old }. Цяпер: { $new }.
amend-file-added = Цяпер ёсць малюнак або дакумент.
amend-file-replaced = Малюнак або дакумент заменены.
amend-file-removed = Малюнак або дакумент прыбраны. Калі ласка, не перасылайце яго.
amend-refers = Гэтая навіна прыйшла на змену навіне { $code }.
amend-reads = Цяпер навіна гучыць так:
amend-withdrawn-notice = Гэтая навіна адклікана: «{ $title }». Калі ласка, не спадзявайцеся на яе і не перадавайце далей.
amend-superseded = Састарэла. Гэты тэкст выпраўлены. Актуальны: { $link }
amend-superseded-part = Гэтая частка таксама састарэла.
amend-withdrawn = Адклікана. Код { $code }
amend-withdrawn-part = Гэтая частка таксама адклікана.
amend-reason-source-withdrew = Крыніца адклікала сваё паведамленне.
amend-reason-misled = Нас увялі ў зман: тое, на што мы абапіраліся, падроблена.
amend-reason-wrong-place = Гаворка ішла пра іншае месца або іншага чалавека.
amend-reason-duplicate = Яна паўтарала навіну, якую ўжо дасылалі.
amend-reason-did-not-happen = Гэтай падзеі не было.
amend-recent = Апублікаваныя навіны:
amend-recent-none = Пакуль нічога не апублікавана.
amend-which = Дашліце каманду з кодам навіны, напрыклад { $command } 7K3QM2T.
amend-update = { $code }: { $title }
    Стан: { $state }
amend-unknown = Навіны { $code } няма. Калі ласка, параўнайце код.
amend-not-out = Навіна { $code } яшчэ не апублікавана. Лепш адхіліце яе чарнавік.
amend-already-retracted = Навіна { $code } ужо адклікана. Для таго, што праўда цяпер, патрэбна новая навіна: /write.
amend-open-already = Навіну { $code } ужо змяняюць, матэрыял { $id }. Спачатку завяршыце або адхіліце яго: /approve { $id }.
amend-urgency-raised = Выпраўленне не можа зрабіць навіну тэрміновай. Лепш апублікуйце новую: /write.
amend-only-the-reason = Адкліканне адмяняе навіну цалкам, таму змяніць можна толькі яго прычыну: /retract КОД ПРЫЧЫНА. Для ўсяго астатняга патрэбна новая навіна: /write.
amend-readers-unknown = Гэта было так даўно, што ўжо невядома, хто атрымаў навіну { $code }. Нікога не апавясцяць; пра гэта скажа /verify. Каб дайсці да людзей, напішыце новую навіну са спасылкай на { $code }.
amend-choose-reason = Чаму адклікаецца навіна { $code }? Гэта прачытаюць яе чытачы.
    { $title }
amend-ask-reason = Дашліце прычыну. Яе ўбачаць чытачы.
amend-retract-ask = { PLURAL($audience) ->
        [one] Сапраўдная публікацыя, не вучэнні: навіну «{ $title }» атрымаў { $audience } чытач, яму скажуць, што яна адклікана. Прычына: { $reason }
            Адклікаць?
        [few] Сапраўдная публікацыя, не вучэнні: навіну «{ $title }» атрымалі { $audience } чытачы, ім скажуць, што яна адклікана. Прычына: { $reason }
            Адклікаць?
       *[many] Сапраўдная публікацыя, не вучэнні: навіну «{ $title }» атрымалі { $audience } чытачоў, ім скажуць, што яна адклікана. Прычына: { $reason }
            Адклікаць?
    }
amend-retract-ask-few = Сапраўдная публікацыя, не вучэнні: навіну «{ $title }» атрымалі менш за { $under } чытачоў, ім скажуць, што яна адклікана. Прычына: { $reason }
    Адклікаць?
amend-reason-as-typed = Кожны чытач убачыць прычыну так, як яна напісана. Каб выбраць гатовую на ўсіх мовах: /retract КОД, без слоў.
amend-correct-ask = { PLURAL($audience) ->
        [one] Сапраўдная публікацыя, не вучэнні: выпраўленне пойдзе { $audience } чытачу, які атрымаў навіну. Ухваліць?
        [few] Сапраўдная публікацыя, не вучэнні: выпраўленне пойдзе { $audience } чытачам, якія атрымалі навіну. Ухваліць?
       *[many] Сапраўдная публікацыя, не вучэнні: выпраўленне пойдзе { $audience } чытачам, якія атрымалі навіну. Ухваліць?
    }
amend-correct-ask-few = Сапраўдная публікацыя, не вучэнні: выпраўленне пойдзе тым, хто атрымаў навіну (менш за { $under } чытачоў). Ухваліць?
amend-corrects = Выпраўленне навіны { $code }
amend-retracts = Адкліканне навіны { $code }
amend-unchanged = Гэта выпраўленне пакідае без змен: { $languages }. Праверце, ці праўда тое, што там сказана.
amend-first = Патрэбна ўхвал: { $needed }; ваша па ліку { $number }.
amend-retracted-done = { PLURAL($audience) ->
        [one] Адклікана. Код: { $code }. Апавяшчаем { $audience } чытача.
        [few] Адклікана. Код: { $code }. Апавяшчаем { $audience } чытачоў.
       *[many] Адклікана. Код: { $code }. Апавяшчаем { $audience } чытачоў.
    }
amend-retracted-done-few = Адклікана. Код: { $code }. Апавяшчаем менш за { $under } чытачоў.
amend-corrected-done = { PLURAL($audience) ->
        [one] Выпраўлена. Код: { $code }. Апавяшчаем { $audience } чытача.
        [few] Выпраўлена. Код: { $code }. Апавяшчаем { $audience } чытачоў.
       *[many] Выпраўлена. Код: { $code }. Апавяшчаем { $audience } чытачоў.
    }
amend-corrected-done-few = Выпраўлена. Код: { $code }. Апавяшчаем менш за { $under } чытачоў.
preview-notice = Прагляд для тых, хто яе ўжо атрымаў. Мова: { $language }.
preview-plain = Прагляд для тых, хто атрымае яе толькі цяпер. Мова: { $language }.
preview-old = Якім стане старое паведамленне. Мова: { $language }.
amend-changes = Змены з таго часу, як вы глядзелі:
amend-changes-other = Таксама змянілася: пазнакі, пацверджанні, прычына або іншая мова.
button-correct = Выправіць…
button-retract = Адклікаць…
button-own-words = Сваімі словамі
button-write-reason = Прычына
button-retract-live = Адклікаць (не вучэнні)
button-new-update = Новая навіна пра гэта
state-published = апублікавана
state-superseded = састарэла
state-retracted = адклікана

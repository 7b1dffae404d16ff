## Чарга на разгляд

queue-empty = Чарга на разгляд пустая.
queue-title = { PLURAL($count) ->
        [one] Разгляду чакае { $count } матэрыял:
        [few] Разгляду чакаюць { $count } матэрыялы:
       *[many] Разгляду чакаюць { $count } матэрыялаў:
    }
queue-line = { $id }. { $title }
queue-line-detail = { $sources }, { $age }
queue-waiting-approval = чакае ўхвалы: { $given } з { $needed }
queue-claimed = над гэтым працуе { $handle }
age-minutes = { PLURAL($count) ->
        [zero] толькі што
        [one] { $count } хвіліну таму
        [few] { $count } хвіліны таму
       *[many] { $count } хвілін таму
    }
age-hours = { PLURAL($count) ->
        [one] { $count } гадзіну таму
        [few] { $count } гадзіны таму
       *[many] { $count } гадзін таму
    }
age-days = { PLURAL($count) ->
        [one] { $count } дзень таму
        [few] { $count } дні таму
       *[many] { $count } дзён таму
    }
button-open = Адкрыць { $id }
button-refresh = Абнавіць
candidate-title = Матэрыял { $id }
candidate-source = { $name }, ацэнка { $grade }, { $time } UTC
candidate-unknown = Матэрыял { $id } не чакае разгляду. Усё, што чакае: /queue.
candidate-no-draft = У матэрыялу { $id } яшчэ няма чарнавіка. Каб напісаць: /write { $id }
candidate-which = Які матэрыял? Напрыклад: /open 12. Усё, што чакае: /queue.
candidate-claimed = Над матэрыялам { $id } працуе { $handle }, да { $time } UTC.
candidate-decided = Рашэнне па матэрыяле { $id } ужо прынята.
button-keep-text = Узяць гэты тэкст
button-write = Напісаць свой
button-reject = Адхіліць
button-back-to-queue = Назад да чаргі
reject-ask-reason = Чаму матэрыял { $id } адхіляецца? Дашліце, калі ласка, прычыну адным паведамленнем.
rejected = Матэрыял { $id } адхілены.
relay-at = Пойдзе без праверкі ў { $time } UTC, калі ніхто не спыніць
button-stop-relay = Спыніць { $id }
relay-stopped = Спынена. Матэрыял { $id } чакае разгляду.
relay-not-waiting = Матэрыял { $id } не чакае адпраўкі: яе ўжо спынілі, або ён ужо выйшаў.
candidate-item = Паведамленне { $id }. Мова: { $language }
candidate-more = { PLURAL($count) ->
        [one] Яшчэ { $count } паведамленне.
        [few] Яшчэ { $count } паведамленні.
       *[many] Яшчэ { $count } паведамленняў.
    }
joined-link = Тая самая спасылка: { $source }
joined-text = Той самы тэкст: { $source }
joined-near = Амаль той самы тэкст ({ $percent } %): { $source }
joined-merged = Аб’яднана: { $handle }
joined-split = Аддзелена: { $handle }
candidate-forwarded = Пераслана з: { $source }
candidate-edited = Крыніца адрэдагавала гэта
candidate-changed = Што змяніла крыніца:
corroboration = Прапанаваная праверка: { $verification }
ground-independent = Незалежныя крыніцы: { $sources }
ground-one-origin = Усё паходзіць з адной крыніцы: { $source }
ground-one-reliable = Толькі адна незалежная крыніца мае ацэнку ад A да C: { $source }
ground-none-reliable = Ніводная крыніца не мае ацэнкі ад A да C
proposal = Тая самая падзея, што і { $id }? { $title }
proposal-shared = Агульнае ({ $percent } %): { $words }
button-same-event = Тая самая падзея: { $id }
button-two-events = Дзве падзеі: { $id }
merged = Цяпер гэта адна падзея: матэрыял { $id }.
separated = Матэрыялы { $one } і { $other } — дзве падзеі. Пра гэта больш не спытаюць.
split = Цяпер гэта асобны матэрыял: { $id }.
merge-which = Якія два матэрыялы? Напрыклад: /merge 12 15. Усё, што чакае: /queue.
split-which = Якое паведамленне якога матэрыялу? Напрыклад: /split 12 40. Нумары паведамленняў: /open 12.
story-drafted = З матэрыялу { $id } ужо пішуць навіну. Спачатку апублікуйце яе або адхіліце.
story-published = З матэрыялу { $id } ужо апублікавана навіна. Лепш адхіліце другі.
split-foreign = Паведамлення { $item } няма ў матэрыяле { $id }. Нумары паведамленняў: /open { $id }.
split-only = Няма чаго аддзяляць: у матэрыяле { $id } толькі гэтае паведамленне і яго копіі.
button-filter = Фільтр
button-next = Наступная старонка
button-previous = Папярэдняя старонка
queue-nothing-like-that = Такога ў чарзе няма.
queue-word-unknown = «{ $word }» — не тэрміновасць, не тэма і не мова. Напрыклад: /queue breaking be
queue-filter-title = Што паказваць у чарзе?
filter-new = Новыя
filter-held = Адкладзеныя
filter-oldest = Спачатку старыя
filter-all = Паказаць усё
queue-held = адкладзена
queue-changed = крыніцы змянілі гэта пасля рашэння
queue-your-approval = чакае вашай ухвалы
queue-scheduled = час выхаду: { $time } UTC
queue-claimed-until = над гэтым працуе { $handle }, да { $time } UTC
button-claim = Бяру сабе
button-release = Вызваліць
claim-yours = Матэрыял { $id } ваш да { $time } UTC і даўжэй, пакуль вы над ім працуеце.
claim-released = Матэрыял { $id } вольны для іншых.
claim-none = Матэрыял { $id } не быў ваш.
button-hold = Адкласці
button-unhold = Вярнуць у чаргу
candidate-held = Матэрыял { $id } адкладзены. Ён стаіць у канцы чаргі.
candidate-unheld = Матэрыял { $id } зноў чакае разгляду.
candidate-stood-so = Матэрыял { $id } ужо быў у гэтым стане.
earlier-title = Пра гэта ўжо публікавалі:
button-change-seen = Змену бачу
change-seen = Адзначана. Матэрыялу { $id } не будзе ў чарзе, пакуль ён зноў не зменіцца.
queue-asked = { PLURAL($count) ->
        [one] пра гэта спытаў { $count } чытач
        [few] пра гэта спыталі { $count } чытачы
       *[many] пра гэта спыталі { $count } чытачоў
    }
queue-question = Пытанне чытачоў
queue-filtered = Толькі: { $what }
queue-overtaken = зменена пасля вашай ухвалы
button-split = Аддзяліць…
split-choose = Якое паведамленне матэрыялу { $id } пра іншую падзею? Яно разам са сваімі копіямі стане асобным матэрыялам.
button-split-item = Аддзяліць { $id }
button-sources = Што кажуць крыніцы
sources-none = Крыніцы пра гэта не паведамлялі: чарнавік напісаны не з іх.

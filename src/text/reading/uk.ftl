## Списки

reading-latest = Останні новини
reading-latest-topic = Останні новини. Тема: { $topic }
reading-search = Пошук:
reading-as-of = Станом на { $time }. Часовий пояс: { $zone }.
reading-as-of-utc = Станом на { $time }. Час усюди за UTC.
reading-code = Код { $code }, { $time }
reading-language = Мова тексту: { $language }
reading-how = Увесь текст: кнопка «Читати» з номером або /search і код.
reading-how-in-groups = Заголовок відкриває весь текст у чаті зі мною.
reading-attachment = Знімок або документ до цієї новини є лише в тому повідомленні, яким її надсилали.
button-reading-open = Читати { $number }
button-reading-newer = Новіші
button-reading-older = Старіші

## Коли показати нічого

reading-none = Поки що нічого не опубліковано.
reading-none-topic = На цю тему поки що нічого не опубліковано. Усі теми: /latest.
reading-nothing-found = Нічого не знайдено. Спробуйте менше слів або інші. Останнє: /latest.
reading-search-which = Що шукати? Напишіть, будь ласка, після команди, наприклад: /search санкції
reading-too-common = Ці слова надто короткі або є майже в кожному тексті. Додайте, будь ласка, прикметніше: ім’я, назву, місце.
reading-too-long = Надто довго. Залиште, будь ласка, найприкметніші слова, не більше ніж { $limit }.

## Джерела

sources-title = Що ми читаємо і наскільки це надійно
sources-grade = { $grade }: { $meaning }
sources-relayed = Нетермінове звідси передається без перевірки, з відповідною позначкою.
sources-partners = { PLURAL($count) ->
        [one] Відомості нам надсилає також { $count } партнер; задля безпеки ми його тут не називаємо.
        [few] Відомості нам надсилають також { $count } партнери; задля безпеки ми їх тут не називаємо.
       *[many] Відомості нам надсилають також { $count } партнерів; задля безпеки ми їх тут не називаємо.
    }
sources-how = Це оцінка джерела, а не кожного повідомлення: у кожній нашій новині сказано, наскільки її перевірено.
sources-unread = Зараз не читається жодне джерело.
button-sources-back = Назад
button-sources-on = Далі

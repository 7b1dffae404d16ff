//! Headlines and paragraphs of six languages, the hard ones among them, and feeds whose tags are wrong.

use super::*;

/// Language, text. Thresholds were chosen by [`HARD`], not by these.
const TEXTS: &[(&str, &str)] = &[
    ("be", "У Менску затрымалі двух журналістаў"),
    ("be", "Суд пакінуў прысуд без змен"),
    (
        "be",
        "Еўрасаюз пашырыў санкцыі супраць беларускіх чыноўнікаў",
    ),
    ("be", "На прадпрыемстве абвясцілі страйк"),
    ("be", "Палітвязень выйшаў на волю"),
    ("be", "Родныя не маюць вестак ад яго больш за год"),
    ("be", "Дэпутаты прынялі законапраект у другім чытанні"),
    (
        "be",
        "Сьвятлана Ціханоўская сустрэлася зь міністрам замежных справаў Літвы",
    ),
    (
        "be",
        "Праваабаронцы паведамляюць пра новыя ператрусы ў Гродне і Берасці. Затрыманыя знаходзяцца ў ізалятары часовага ўтрымання, адвакатаў да іх не пускаюць.",
    ),
    (
        "be",
        "Міністэрства аховы здароўя заявіла, што запасаў лекаў хопіць да канца года. Незалежныя медыкі кажуць, што ў аптэках рэгіёнаў няма самых неабходных прэпаратаў.",
    ),
    (
        "be",
        "Выбары прызначаныя на студзень. Назіральнікаў з-за мяжы не запрасілі.",
    ),
    ("be", "Баявыя вучэнні пачнуцца заўтра"),
    ("ru", "В Минске задержали двух журналистов"),
    ("ru", "Суд оставил приговор без изменений"),
    (
        "ru",
        "Евросоюз расширил санкции против белорусских чиновников",
    ),
    ("ru", "На предприятии объявили забастовку"),
    ("ru", "Политзаключённый вышел на свободу"),
    ("ru", "Глава МИД прибыл в Пекин"),
    ("ru", "Цены на бензин вырастут с понедельника"),
    ("ru", "Пожар на складе потушен, пострадавших нет"),
    (
        "ru",
        "Правозащитники сообщают о новых обысках в Гродно и Бресте. Задержанные находятся в изоляторе временного содержания, адвокатов к ним не пускают.",
    ),
    (
        "ru",
        "Министерство здравоохранения заявило, что запасов лекарств хватит до конца года. Независимые медики говорят, что в аптеках нет самых необходимых препаратов.",
    ),
    (
        "ru",
        "Выборы назначены на январь. Наблюдателей из-за границы не пригласили.",
    ),
    ("ru", "Учения начнутся завтра"),
    ("uk", "У Києві затримали двох журналістів"),
    ("uk", "Суд залишив вирок без змін"),
    (
        "uk",
        "Євросоюз розширив санкції проти білоруських чиновників",
    ),
    ("uk", "На підприємстві оголосили страйк"),
    ("uk", "Політв'язень вийшов на волю"),
    ("uk", "Депутати ухвалили законопроєкт у другому читанні"),
    ("uk", "Ціни на пальне зростуть з понеділка"),
    ("uk", "Рятувальники загасили пожежу на складі"),
    (
        "uk",
        "Правозахисники повідомляють про нові обшуки. Затримані перебувають в ізоляторі тимчасового тримання, адвокатів до них не пускають.",
    ),
    (
        "uk",
        "Міністерство охорони здоров'я заявило, що запасів ліків вистачить до кінця року. Незалежні медики кажуть, що в аптеках немає найнеобхідніших препаратів.",
    ),
    ("uk", "Навчання розпочнуться завтра"),
    ("en", "Two journalists detained in Minsk"),
    ("en", "Court upholds sentence"),
    ("en", "EU widens sanctions against Belarusian officials"),
    ("en", "Strike declared at tractor plant"),
    ("en", "Political prisoner released"),
    ("en", "Foreign minister arrives in Beijing"),
    (
        "en",
        "Rights defenders report new searches in Hrodna and Brest. Those detained are held in a temporary detention centre and their lawyers are not let in.",
    ),
    (
        "en",
        "The ministry said that stocks of medicine will last until the end of the year.",
    ),
    ("en", "Observers from abroad were not invited"),
    ("en", "Lithuania closes two more border crossings"),
    ("pl", "W Mińsku zatrzymano dwóch dziennikarzy"),
    ("pl", "Sąd utrzymał wyrok"),
    ("pl", "Unia rozszerza sankcje na białoruskich urzędników"),
    ("pl", "W fabryce traktorów ogłoszono strajk"),
    ("pl", "Więzień polityczny wyszedł na wolność"),
    ("pl", "Premier spotka się z ambasadorem"),
    (
        "pl",
        "Obrońcy praw człowieka informują o nowych rewizjach w Grodnie i Brześciu. Zatrzymani przebywają w areszcie, adwokaci nie są do nich dopuszczani.",
    ),
    ("pl", "Ceny paliwa rosną od poniedziałku"),
    ("pl", "Straż graniczna udaremniła przemyt papierosów"),
    ("lt", "Minske sulaikyti du žurnalistai"),
    ("lt", "Teismas nuosprendžio nepakeitė"),
    (
        "lt",
        "Europos Sąjunga plečia sankcijas Baltarusijos pareigūnams",
    ),
    ("lt", "Traktorių gamykloje paskelbtas streikas"),
    ("lt", "Politinis kalinys išėjo į laisvę"),
    ("lt", "Vyriausybė uždaro dar du pasienio punktus"),
    (
        "lt",
        "Žmogaus teisių gynėjai praneša apie naujas kratas Gardine ir Breste. Sulaikytieji laikomi areštinėje, advokatai pas juos neįleidžiami.",
    ),
    ("lt", "Degalų kainos kils nuo pirmadienio"),
    ("lt", "Prezidentas susitiko su ambasadoriumi"),
];

/// Texts that lead astray: other languages' names, few words, łacinka.
const HARD: &[(&str, &str)] = &[
    (
        "ru",
        "Газета «Наша Ніва» признана экстремистской, как и телеграм-канал «Беларускі Гаюн»",
    ),
    (
        "ru",
        "«Жыве Беларусь!» — за этот лозунг его оштрафовали на десять базовых величин",
    ),
    (
        "ru",
        "Войска наступают в районе Торецка, Бахмута и Кривого Рога, сообщил Генштаб Украины",
    ),
    ("ru", "Инициатива BYSOL открыла сбор для семьи Іллі"),
    ("ru", "Суд. Приговор. Апелляция"),
    ("ru", "Итоги дня"),
    (
        "be",
        "Лукашэнка: «Мы никого не отпустим». Што стаіць за гэтымі словамі і чаму пра іх гавораць у Маскве",
    ),
    ("be", "Выданне «Медуза» піша пра новую мабілізацыю ў Расіі"),
    ("be", "Гэта не канец"),
    ("be", "Навіны дня"),
    (
        "be",
        "Што адбываецца ў Кіеве і Харкаве пасля ракетнага абстрэлу",
    ),
    (
        "be",
        "Prezydent Litvy sustreŭsia ź biełaruskimi aktyvistami ŭ Vilni",
    ),
    ("be", "Što viadoma pra zatrymanych u Hrodnie"),
    (
        "be",
        "Sud pakinuŭ prysud biez źmienaŭ. Prakuror prasiŭ dla palitviaźnia siem hadoŭ kalonii ŭzmocnienaha režymu.",
    ),
    (
        "uk",
        "Газета «Наша Нива» повідомляє про затримання у Мінську",
    ),
    ("uk", "Лукашенко заявив про готовність до переговорів"),
    ("uk", "Підсумки дня"),
    (
        "uk",
        "«Они хотят войны», — сказав міністр оборони після зустрічі з журналістами в Харкові",
    ),
    (
        "en",
        "Sviatlana Cichanoŭskaja and Aleś Bialacki nominated for a prize",
    ),
    ("en", "Nasha Niva, Charter 97 and Viasna blocked in Belarus"),
    (
        "en",
        "Łukaszenka to meet Putin in Sochi on Monday, Gazeta Wyborcza reports",
    ),
    (
        "en",
        "Президент: \"We will not negotiate with those who jail our people\", she said on Friday",
    ),
    ("pl", "Aleksandr Łukaszenka ułaskawił trzydzieści osób"),
    ("pl", "Vilnius i Ryga zamykają przejścia graniczne"),
    ("lt", "Aliaksandras Lukašenka atleido ministrą"),
    ("lt", "Lenkija ir Latvija uždaro sieną"),
];

/// How many are right, and what was made of the others.
fn share(texts: &[(&str, &str)]) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    for (language, text) in texts {
        let found = detect(text);
        if found.map(|guess| guess.language) != Some(*language) {
            wrong.push(format!("{language} taken for {found:?}: {text}"));
        }
    }
    (texts.len() - wrong.len(), wrong)
}

#[test]
fn headlines_and_paragraphs_are_told_apart() {
    let (right, wrong) = share(TEXTS);
    println!("{right} of {} plain texts are told apart", TEXTS.len());
    assert!(right * 100 >= TEXTS.len() * 97, "{right}: {wrong:#?}");
}

#[test]
fn texts_that_lead_astray_are_told_apart() {
    let (right, wrong) = share(HARD);
    println!("{right} of {} hard texts are told apart", HARD.len());
    assert!(right * 100 >= HARD.len() * 92, "{right}: {wrong:#?}");
}

#[test]
fn what_is_sure_is_right() {
    let all = || TEXTS.iter().chain(HARD);
    let sure = || all().filter(|(_, text)| detect(text).is_some_and(|guess| guess.is_sure));
    println!("sure of {} of {} texts", sure().count(), all().count());
    for (language, text) in sure() {
        let guess = detect(text).expect("it is sure");
        assert_eq!(guess.language, *language, "{text}");
    }
    assert!(sure().count() * 4 > all().count() * 3);
}

#[test]
fn neighbours_are_not_taken_for_ours() {
    for (language, text) in [
        ("de", "Zwei Journalisten in Minsk festgenommen"),
        ("de", "Gericht hebt Urteil auf"),
        ("fr", "Deux journalistes arrêtés à Minsk"),
        ("fr", "Le ministre rencontre son homologue polonais"),
        ("es", "Dos periodistas detenidos en Minsk"),
        (
            "es",
            "El gobierno anuncia nuevas sanciones contra Bielorrusia",
        ),
        ("lv", "Minskā aizturēti divi žurnālisti"),
        ("lv", "Valdība slēdz vēl divus robežpunktus"),
        ("bg", "Съдът отмени присъдата срещу двама журналисти"),
        ("bg", "Правителството въвежда нови санкции срещу Беларус"),
        ("mk", "Владата донесе нови мерки, ќе важат од понеделник"),
        ("sr", "Влада ће увести нове санкције против Белорусије"),
        ("ru", "Суд объявил приговор: объём съёмки, подъезд и въезд"),
        ("uk", "Суд оголосив вирок двом журналістам у Мінську"),
    ] {
        assert_eq!(
            detect(text).map(|guess| guess.language),
            Some(language),
            "{text}"
        );
    }
    // Of none that we know: never sure.
    for text in [
        "V Minsku byli zadrženi dva novináři",
        "Vláda schválila nový zákon",
    ] {
        assert_eq!(
            detect(text).map(|guess| guess.is_sure),
            Some(false),
            "{text}"
        );
    }
}

#[test]
fn tags_and_texts_are_weighed() {
    let russian = "Правозащитники сообщают о новых обысках в Гродно и Бресте";
    let belarusian = "Праваабаронцы паведамляюць пра новыя ператрусы ў Гродне і Берасці";
    let english = "Rights defenders report new searches in Hrodna and Brest";
    // Own tag, source's, document's, text, language.
    for (own, source, document, text, expected) in [
        // WordPress says en-US above everything.
        (None, None, Some("en"), russian, Some("ru")),
        (Some("en"), None, Some("en"), russian, Some("ru")),
        // A channel in two languages.
        (None, Some("be"), None, russian, Some("ru")),
        (None, Some("ru"), None, belarusian, Some("be")),
        // An entry that calls itself Russian and has the letters of Belarusian.
        (Some("ru"), Some("ru"), None, belarusian, Some("be")),
        // Its letters fit, so its word stands.
        (Some("lt"), Some("be"), None, english, Some("lt")),
        // Too short to tell: who chose the source knows.
        (None, Some("ru"), Some("en"), "Итоги", Some("ru")),
        (None, Some("be"), Some("en"), "БелАЗ", Some("be")),
        (None, Some("uk"), None, "Київ", Some("uk")),
        (None, Some("ru"), None, "Навіны", Some("be")),
        (None, None, Some("pl"), "Trump", Some("pl")),
        // Not among ours: the tag stands, but not against its script.
        (
            None,
            Some("cs"),
            None,
            "Vláda schválila nový zákon o dani z příjmů",
            Some("cs"),
        ),
        (None, Some("ka"), None, russian, Some("ru")),
        (None, None, Some("zh"), "明斯克有两名记者被捕", Some("zh")),
        (None, None, Some("en"), "", Some("en")),
        (None, None, None, "", None),
        (None, None, None, "2020 — 9!", None),
        (None, None, None, "明斯克", None),
        // So few letters are a guess, which stands only against what somebody said.
        (None, None, None, "Hello", None),
        (None, None, None, "Итоги дня", None),
        (Some("en"), None, None, "Итоги дня", Some("ru")),
        (None, None, None, "Ноўшчыў", Some("be")),
    ] {
        let found = choose(own, source, document, text);
        assert_eq!(
            found.as_deref(),
            expected,
            "{own:?} {source:?} {document:?} {text}"
        );
    }
}

#[test]
fn addresses_and_accounts_say_nothing() {
    let text = "https://example.org/two-journalists-detained-in-minsk @newsroom #breaking Суд пакінуў прысуд без змен";
    assert_eq!(detect(text).map(|guess| guess.language), Some("be"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_has_a_language_or_none(text in "\\PC{0,80}") {
        let _ = detect(&text);
    }
}

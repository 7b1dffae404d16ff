//! What is published, searched for and passed on in a life, in each language.

use vestka::domain::language::Language;

/// The texts of one life.
pub(super) struct Texts {
    pub(super) language: Language,
    pub(super) title: &'static str,
    pub(super) corrected: &'static str,
    pub(super) body: &'static str,
    pub(super) to_do: &'static str,
    pub(super) why_corrected: &'static str,
    pub(super) why_retracted: &'static str,
    /// What one searches for, in another form than in the text.
    pub(super) words: &'static str,
    pub(super) city: &'static str,
    pub(super) rumour: &'static str,
}

/// In the order of [`Language::ALL`].
pub(super) const TEXTS: &[Texts] = &[
    Texts {
        language: Language::En,
        title: "The council listed 11 judges",
        corrected: "The council listed 12 judges",
        body: "The European Union extended its sanctions on Monday.\n\nAccounts of those listed are frozen.",
        to_do: "check whether your bank is on the list.",
        why_corrected: "The list has one more name.",
        why_retracted: "The council has not adopted the list.",
        words: "sanctioned judge",
        city: "London",
        rumour: "Attention! From tomorrow the border with Lithuania is closed for everybody, tell all your friends.",
    },
    Texts {
        language: Language::Be,
        title: "Рада ўнесла ў спіс 11 суддзяў",
        corrected: "Рада ўнесла ў спіс 12 суддзяў",
        body: "Еўрасаюз пашырыў санкцыі ў панядзелак.\n\nРахункі ўнесеных у спіс замарожаныя.",
        to_do: "праверце, ці няма ў спісе вашага банка.",
        why_corrected: "У спісе на адно імя больш.",
        why_retracted: "Рада не прымала гэтага спіса.",
        words: "санкцый суддзі",
        city: "Вільня",
        rumour: "Увага! З заўтрашняга дня мяжа з Літвой зачыненая для ўсіх, перадайце сябрам і сваякам.",
    },
    Texts {
        language: Language::Ru,
        title: "Совет внёс в список 11 судей",
        corrected: "Совет внёс в список 12 судей",
        body: "Евросоюз расширил санкции в понедельник.\n\nСчета внесённых в список заморожены.",
        to_do: "проверьте, нет ли в списке вашего банка.",
        why_corrected: "В списке на одно имя больше.",
        why_retracted: "Совет не принимал этого списка.",
        words: "санкций судья",
        city: "Вильнюс",
        rumour: "Внимание! С завтрашнего дня граница с Литвой закрыта для всех, передайте друзьям и родным.",
    },
    Texts {
        language: Language::Pl,
        title: "Rada wpisała na listę 11 sędziów",
        corrected: "Rada wpisała na listę 12 sędziów",
        body: "Unia Europejska rozszerzyła sankcje w poniedziałek.\n\nKonta osób z listy są zamrożone.",
        to_do: "sprawdź, czy na liście nie ma twojego banku.",
        why_corrected: "Na liście jest o jedno nazwisko więcej.",
        why_retracted: "Rada nie przyjęła tej listy.",
        words: "sankcji sedziowie",
        city: "Warszawa",
        rumour: "Uwaga! Od jutra granica z Litwą jest zamknięta dla wszystkich, przekażcie znajomym i rodzinie.",
    },
    Texts {
        language: Language::Lt,
        title: "Taryba į sąrašą įtraukė 11 teisėjų",
        corrected: "Taryba į sąrašą įtraukė 12 teisėjų",
        body: "Europos Sąjunga pirmadienį išplėtė sankcijas.\n\nĮtrauktųjų į sąrašą sąskaitos įšaldytos.",
        to_do: "patikrinkite, ar sąraše nėra jūsų banko.",
        why_corrected: "Sąraše vienu vardu daugiau.",
        why_retracted: "Taryba šio sąrašo nepriėmė.",
        words: "sankcijos teisejai",
        city: "Vilnius",
        rumour: "Dėmesio! Nuo rytojaus siena su Lietuva uždaryta visiems, perduokite draugams ir giminėms.",
    },
    Texts {
        language: Language::Uk,
        title: "Рада внесла до списку 11 суддів",
        corrected: "Рада внесла до списку 12 суддів",
        body: "Євросоюз розширив санкції в понеділок.\n\nРахунки внесених до списку заморожено.",
        to_do: "перевірте, чи немає у списку вашого банку.",
        why_corrected: "У списку на одне ім’я більше.",
        why_retracted: "Рада не ухвалювала цього списку.",
        words: "санкцій судді",
        city: "Київ",
        rumour: "Увага! Від завтра кордон із Литвою зачинено для всіх, передайте друзям і рідним.",
    },
];

## Ograniczenia i powiadomienia o tym, co przychodzi

limit-reached = To za dużo naraz. Proszę poczekać minutę: do tego czasu bot tu nie odpowiada.
alert-mass-sign-up = W ciągu godziny znacznie więcej nowych subskrybentów niż zwykle: { $joined }, zwykle około { $usual }. Możliwe, że ktoś zapełnia bota kontami, za którymi nikt nie stoi. Nikomu się nie odmawia, wysyłka trwa.
alert-turned-away = Do bota przychodzi więcej wiadomości, niż może on odpowiedzieć: w ciągu minuty bez odpowiedzi zostało około { $dropped }. Wysyłka trwa, redakcji bot odpowiada zawsze. Kto napisze później jeszcze raz, dostanie odpowiedź.
alert-events-failing = Telegram nie może przekazać botowi tego, co piszą ludzie. Dlaczego i co zrobić, mówi dziennik usługi oraz strona /readyz na serwerze.

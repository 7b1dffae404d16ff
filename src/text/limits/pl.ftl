## Ograniczenia i powiadomienia o tym, co przychodzi

limit-reached = To za dużo naraz. Proszę poczekać minutę: do tego czasu bot tu nie odpowiada.
alert-mass-sign-up = W ciągu godziny znacznie więcej nowych subskrybentów niż zwykle: { $joined }, zwykle około { $usual }. Od początku: około { $total }. Możliwe, że ktoś zapełnia bota kontami, za którymi nikt nie stoi.
alert-mass-sign-up-help = Nikomu się nie odmawia i żadna informacja nie ginie, ale przy 30 wiadomościach na sekundę na każde 1800 takich kont wysyłka trwa o około minutę dłużej. Co nie może czekać, opublikuj jako pilne: wyprzedza resztę. Większa szybkość: delivery.rate_per_second i delivery.paid_broadcast na serwerze. Konta, które Telegram usunie, zostaną wstrzymane przy następnej informacji. Gdy liczba się podwoi, dostaniesz kolejne powiadomienie.
alert-turned-away = Do bota przychodzi więcej wiadomości, niż może on odpowiedzieć: w ciągu minuty bez odpowiedzi zostało około { $dropped }. Wysyłka trwa, redakcji bot odpowiada zawsze. Kto napisze później jeszcze raz, dostanie odpowiedź.
alert-events-failing = Telegram nie może przekazać botowi tego, co piszą ludzie. Dlaczego i co zrobić, mówi dziennik usługi oraz strona /readyz na serwerze.

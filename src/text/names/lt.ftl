# Ką botas sako lietuviškai. Trumpai, paprastai, „jūs“, be giminės kreipiantis į skaitytoją.
# Žodžiai: update – naujiena; candidate – įrašas; evidence – įrodymas; approval – pritarimas; staff – redakcija;
# review – peržiūra; subscriber – prenumeratorius; correction – pataisymas; retraction – atšaukimas; handle – slapyvardis.

## Pavadinimai

language-en = anglų
language-be = baltarusių
language-ru = rusų
language-pl = lenkų
language-lt = lietuvių
language-uk = ukrainiečių
pace-instant = iš karto
pace-breaking = tik skubias
pace-digest = kartą per dieną
role-moderator = moderatorius
role-admin = administratorius
urgency-breaking = skubi
urgency-routine = įprasta
verification-confirmed = Patvirtinta
verification-single_source = Vienas šaltinis
verification-disputed = Ginčijama
verification-false = Netiesa
reliability-A = visiškai patikimi
reliability-B = paprastai patikimi
reliability-C = gana patikimi
reliability-D = paprastai nepatikimi
reliability-E = nepatikimi
reliability-F = patikimumas nežinomas
fanout_state-running = siunčiama
fanout_state-paused = pristabdyta
fanout_state-halted = savaime sustojo
fanout_state-stopped = nutraukta pataisymo
fanout_state-finished = baigta
outcome-accepted = priimta
outcome-uncertain = neaišku
outcome-unreachable = nepasiekiama
outcome-failed = nepavyko
outcome-lapsed = per vėlu
outcome-stopped = nesiųsta, anksčiau pataisyta
reason-blocked = užblokavo botą
reason-deactivated = paskyra ištrinta
reason-kicked = botas pašalintas iš pokalbio
reason-not_found = pokalbis nerastas
reason-no_rights = nėra teisės rašyti
reason-thread_gone = tema uždaryta arba ištrinta
reason-rate_limited = „Telegram“ prašė palaukti
reason-server_error = „Telegram“ klaida
reason-refused = „Telegram“ atsisakė
reason-network = nėra ryšio su „Telegram“
reason-token_refused = prieigos raktas nepriimtas
reason-no_answer = negauta atsakymo
reason-malformed = tekstas nepriimtas
reason-migrated = grupė persikėlė
reason-not_tried = nebandyta

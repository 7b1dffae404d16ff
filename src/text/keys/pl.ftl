# The end of the sealing key.

destroy-key-ask =
    Zniszczyć klucz tego bota?

    Natychmiast i na zawsze, także we wszystkich kopiach zapasowych: nikt już nie odczyta, kto subskrybuje, kto jest w redakcji i co jest w zgłoszeniach, pytaniach i szkicach. Bot zatrzyma się na wszystkich serwerach, a jego token zostanie tam usunięty. Nasze wiadomości w czatach redakcji zostaną usunięte.

    To, co opublikowane i podpisane, zostanie. Subskrybenci i redakcja będą musieli dołączyć od nowa.
button-destroy-key-yes = Zniszcz klucz teraz
button-destroy-key-no = Zachowaj klucz
destroy-key-begun = Klucz jest niszczony.
destroy-key-done =
    Klucz tego bota został zniszczony. Nikt już nie odczyta, kto subskrybuje i kto jest w redakcji. Bot się zatrzymał.

    Prosimy usunąć ten czat także na swoim telefonie.

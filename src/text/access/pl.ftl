## Zaproszenie do redakcji

invite-ask-phrase = To zaproszenie dotyczy roli: { $role }. Wyślij, proszę, cztery słowa, które z nim przyszły.
invite-unknown = Zaproszenie jest nieważne: zostało już użyte, wygasło albo nigdy nie istniało. Poproś o nowe.
invite-taken = To zaproszenie otwarto w innym czacie. Poproś o nowe.
invite-wrong-phrase = { PLURAL($tries) ->
        [one] To nie te słowa. Pozostała { $tries } próba.
        [few] To nie te słowa. Pozostały { $tries } próby.
       *[many] To nie te słowa. Pozostało { $tries } prób.
    }
invite-welcome = Witamy. Twoja rola: { $role }. Twój pseudonim: { $handle }.
    Co czeka na rozpatrzenie: /queue.
invite-already = Należysz już do redakcji. Twój pseudonim: { $handle }.

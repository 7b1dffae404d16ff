# The end of the sealing key.

destroy-key-ask =
    Sunaikinti šio boto raktą?

    Iš karto ir visam laikui, taip pat visose atsarginėse kopijose: niekas nebeperskaitys, kas prenumeruoja, kas yra redakcijoje ir kas parašyta skaitytojų pranešimuose, klausimuose ir juodraščiuose. Botas sustos visuose serveriuose, jo prieigos raktas (token) ten bus ištrintas. Mūsų žinutės redakcijos pokalbiuose bus ištrintos.

    Kas paskelbta ir pasirašyta, liks. Prenumeratoriams ir redakcijai teks prisijungti iš naujo.
button-destroy-key-yes = Sunaikinti raktą dabar
button-destroy-key-no = Palikti raktą
destroy-key-begun = Raktas naikinamas.
destroy-key-done =
    Šio boto raktas sunaikintas. Niekas nebeperskaitys, kas prenumeruoja ir kas yra redakcijoje. Botas sustabdytas.

    Prašome ištrinti šį pokalbį ir savo telefone.

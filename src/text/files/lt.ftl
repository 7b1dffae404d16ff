## Botui atsiųsti failai

file-not-given = „Telegram“ šio failo neatiduoda. Prašome atsiųsti jį dar kartą.

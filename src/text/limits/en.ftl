## Limits, and alerts about what comes in

limit-reached = That was a lot at once. Please wait a minute: until then this bot does not answer here.
alert-mass-sign-up = Far more new subscribers than usual within an hour: { $joined }, usually about { $usual }. Since it began: about { $total }. Accounts that nobody owns may be filling the bot.
alert-mass-sign-up-help = Nobody is turned away and no update is lost, but at 30 messages a second each takes about a minute longer for every 1,800 such accounts. What cannot wait: publish it as breaking, it overtakes the rest. A higher rate: delivery.rate_per_second and delivery.paid_broadcast on the host. Accounts that Telegram deletes are paused at the next update. You will be told again when the number doubles.
alert-turned-away = More is written to the bot than it can answer: about { $dropped } messages within a minute were left without an answer. Deliveries go on, and the staff are always answered. Who writes again later gets an answer.
alert-events-failing = Telegram cannot deliver what people send to the bot. The log of the service and /readyz on the host say why and what to do.

## Who we are

about-title = About { $bot }
about-operator = Who runs it: { $operator }
about-operator-unknown = Who runs it is not stated here.
about-root = Root public key:
about-signing-key = Fingerprint of the signing key:
about-not-certified = The root key does not vouch for the signing key at this moment. Please check important updates in another way, too.
about-mirror = Every update also stands, signed, at { $mirror }. Anyone can copy and check it without this bot.
about-successor = If this bot disappears, go on here: { $places }. The root key has signed that.
about-impostor = How to tell it from an impostor: the name is { $bot }, letter by letter. It never writes first, and never asks for your name, your number, a password or money. If a message seems strange, send it to /verify.
about-compare = Compare the root key with the one you have from elsewhere: an impostor cannot sign with it.
button-about = About this bot

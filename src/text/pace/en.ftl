## What is set

hours-pace-digest = once a day, at { $time }
hours-pace = Updates: { $pace }.
hours-quiet = Quiet hours: from { $from } to { $to }.
hours-quiet-none = No quiet hours.
hours-rings = Breaking updates come even then. To hold them too: /pace quiet breaking off
hours-rings-not = Breaking updates wait as well. To let them through: /pace quiet breaking on
hours-rings-digest = Breaking updates wait for the digest as well. To have them at once: /pace instant or /pace breaking
hours-rings-none = There are no quiet hours yet. Please set them first: /pace quiet 23:00 07:00
hours-zone = Your time zone: { $zone }.
hours-sound = Messages come with a sound.
hours-sound-not = Messages come without a sound.
hours-saved = Saved.

## What can be set

button-hours-digest = Once a day
button-hours-quiet = Quiet hours
button-hours-quiet-none = No quiet hours
button-hours-rings = Send breaking all the same
button-hours-rings-not = Hold breaking too
button-hours-zone = Time zone
button-hours-sound = With a sound
button-hours-sound-not = Without a sound
button-hours-back = Back
hours-ask-digest = At what time should the digest come? Your time zone: { $zone }.
    You can also type it, at a full or half hour: /pace digest 19:30
hours-ask-quiet = When shall nothing come? Your time zone: { $zone }.
    You can also type it: /pace quiet 22:30 06:30
hours-ask-zone = Your time zone: { $zone }. Tap another one, or type a city or an offset: /pace zone Vilnius or /pace zone UTC+3
    Only the zone is stored, not the city.
hours-unknown = Please choose: /pace instant, /pace breaking, /pace digest 19:30, /pace quiet 23:00 07:00, /pace quiet off, /pace zone Vilnius, /pace sound off. With buttons: /pace.
hours-not-a-time = That is not a time. For example: /pace digest 19:30
hours-not-a-half-hour = The digest comes at full or half hours. For example: /pace digest 19:30
hours-quiet-unknown = Please type two times, from and to: /pace quiet 23:00 07:00. Without quiet hours: /pace quiet off
hours-zone-unknown = I don't know “{ $place }”. Please try a larger city nearby, or your offset from UTC: /pace zone UTC+3

## The digest

digest-title = Digest of { $day }
digest-continued = Digest, continued
digest-read-on = Read on: { $link }

## Lists

reading-latest = Latest updates
reading-latest-topic = Latest updates. Topic: { $topic }
reading-search = Search:
reading-as-of = As of { $time }. Time zone: { $zone }.
reading-as-of-utc = As of { $time }. All times are in UTC.
reading-code = Code { $code }, { $time }
reading-language = Language of the text: { $language }
reading-how = The whole text: press “Read” with its number, or send /search and its code.
reading-how-in-groups = A title opens the whole text in a chat with me.
reading-attachment = The picture or document of this update stands only in the message in which it was sent.
button-reading-open = Read { $number }
button-reading-newer = Newer
button-reading-older = Older

## When there is nothing to list

reading-none = Nothing has been published yet.
reading-none-topic = Nothing has been published on this topic yet. On all topics: /latest.
reading-nothing-found = Nothing was found. Please try fewer or other words. What is new: /latest.
reading-search-which = What are you looking for? Please type it after the command, for example: /search sanctions
reading-too-common = These words are too short, or stand in nearly every text. Please add a more telling one, such as a name or a place.
reading-too-long = That is too long to look for. Please leave the most telling words, at most { $limit }.

## Sources

sources-title = What we read, and how reliable it is
sources-grade = { $grade }: { $meaning }
sources-relayed = Its routine items are passed on without review, and marked so.
sources-partners = { PLURAL($count) ->
        [one] One partner sends us reports too; for safety it is not named here.
       *[other] { $count } partners send us reports too; for safety they are not named here.
    }
sources-how = The grade is that of a source, not of each report: every update says for itself how well it is verified.
sources-unread = No sources are read at this moment.
button-sources-back = Back
button-sources-on = Further

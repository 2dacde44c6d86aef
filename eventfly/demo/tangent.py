"""The demo's second organizer: talks, workshops and early mornings on three continents."""

from eventfly.demo.catalogue import DemoEvent, DemoOrganizer, DemoType

_SMALL_MODELS = DemoEvent(
    slug="small-models-big-rooms",
    title="Small Models, Big Rooms",
    summary="An evening about machine learning that fits on a phone, told by people who shipped it.",
    description="""\
Three talks, all with a running demonstration, none with a slide that says "exponential":

1. **Forty megabytes of hearing.** How a hearing aid learned to follow one voice in a station.
2. **The farm that had no network.** Reading leaves with a camera, a solar panel and patience.
3. **What we threw away.** A year of making a translation model smaller, and what broke each time.

Each talk is 25 minutes with 15 minutes of questions. Talks are in English, with live captions in Japanese.
Afterwards the bar on the ninth floor is ours until the last train.
""",
    category="tech",
    venue="Kumo Hall",
    address="2-7-1 Kawabata",
    city="Tokyo",
    country="JP",
    zone="Asia/Tokyo",
    currency="JPY",
    weeks=1,
    weekday=3,
    starts="18:30",
    hours=3.5,
    doors_minutes=30,
    total=180,
    types=(
        DemoType(name="General", price="4500", quantity=150, sold=52),
        DemoType(name="Student", price="1500", quantity=40, sold=21, per_order_max=1),
        DemoType(name="Live stream", price="1000", description="A link on the day, and the recording."),
    ),
)

_DATABASES = DemoEvent(
    slug="databases-after-dark",
    title="Databases After Dark",
    summary="Five outages, told by the people who were holding the pager. No recordings, no blame.",
    description="""\
Every database has a night it would rather forget. Five engineers tell the story of theirs: what the graphs
showed, what they believed, what was true, and how long it took to get from one to the other.

The rules are old and simple. Names of employers stay out of it. Nothing is recorded. Questions begin with
"what did you see?", never with "why did you not?".

Between stories there is pie. After the last one we vote for the most beautiful root cause; the winner keeps
the brass pager for a year.

Tickets go on sale soon: the room holds ninety, and last year they were gone in an afternoon.
""",
    category="tech",
    venue="The Switchboard Room",
    address="418 Mercer Yard",
    city="New York",
    country="US",
    zone="America/New_York",
    currency="USD",
    weeks=5,
    weekday=2,
    starts="19:00",
    hours=3,
    total=90,
    types=(
        DemoType(name="Seat", price="35", quantity=80, opens_in_days=6, per_order_max=4),
        DemoType(
            name="Seat on call",
            price="10",
            quantity=10,
            opens_in_days=6,
            description="For whoever carries a pager that night. You sit near the door.",
            per_order_max=1,
        ),
    ),
)

_FIRST_DRAFTS = DemoEvent(
    slug="first-drafts-only",
    title="First Drafts Only",
    summary="Seven comedians read what they wrote this week. Nothing is finished and that is the point.",
    description="""\
A joke is funny three times: when you think of it, when it works, and, worst of all, in between. This night is
the in-between. Seven comedians bring seven minutes each that nobody has heard, including, in a sense, them.

Notebooks are allowed on stage. Apologies are not. A bell rings at seven minutes and it is a loud bell.

You will see two things that end up on a big stage next year and five that should never be spoken of again.
You will not know which is which until later.
""",
    category="theatre",
    venue="The Understairs",
    address="77 Alder Street, basement",
    city="New York",
    country="US",
    zone="America/New_York",
    currency="USD",
    weeks=0,
    weekday=5,
    starts="20:30",
    hours=2,
    doors_minutes=45,
    total=70,
    types=(
        DemoType(name="Seat", price="18", quantity=60, sold=56),
        DemoType(name="Standing", price="10", quantity=20, sold=10),
    ),
)

_CALLIGRAPHY = DemoEvent(
    slug="calligraphy-and-coffee",
    title="Calligraphy and Coffee",
    summary="An afternoon with reed pens, one line of poetry, and cardamom.",
    description="""\
You will cut your own reed pen, grind your own ink, and spend three hours on a single line. It is less slow
than it sounds and more so than you are used to.

We work in *ruq'ah*, the everyday hand, because it forgives. Left-handed people are welcome and get the
better table. If you do not read Arabic, you will leave reading seven letters.

Coffee is poured all afternoon. Everything you make you keep, pen included.
""",
    category="workshop",
    venue="Bayt al-Qalam",
    address="Street 14, House 6",
    city="Kuwait City",
    country="KW",
    zone="Asia/Kuwait",
    currency="KWD",
    weeks=2,
    weekday=5,
    starts="16:00",
    hours=3,
    types=(
        DemoType(name="A place and a pen", price="8.500", quantity=16, sold=11, per_order_max=4),
        DemoType(
            name="Watch and drink coffee", price="2.750", quantity=10, sold=1, description="No pen, no ink."
        ),
    ),
)

_DAWN_RUN = DemoEvent(
    slug="dawn-run-canals",
    title="Dawn Run along the Canals",
    summary="Seven kilometres, nobody timed, porridge at the end. Free, every week of the winter.",
    description="""\
We meet in the dark and finish in the light. The pace is a conversation: if you cannot talk, slow down; if
you can sing, speed up. Nobody is left behind, and the last group has the best stories.

**The route** follows the towpath for seven kilometres, flat, with two places to turn back early. It is lit
for the first half. Bring a head torch if you have one; we have ten to lend.

Porridge at the lock keeper's cottage afterwards, with brown sugar, on us.

Dogs welcome, prams welcome, headphones less so.
""",
    category="sport",
    venue="The Lock Keeper’s Cottage",
    address="Towpath at Mill Lock",
    city="London",
    country="GB",
    zone="Europe/London",
    currency="GBP",
    weeks=0,
    weekday=2,
    starts="06:30",
    hours=1.75,
    types=(DemoType(name="Runner", sold=26, per_order_max=5),),
)

_INDIGO = DemoEvent(
    slug="one-day-of-indigo",
    title="One Day of Indigo",
    summary="Dye a length of cotton in a vat that has been alive for eleven years.",
    description="""\
An indigo vat is a living thing: it is fed, kept warm and talked to. Ours is eleven years old and in a good
mood on most Saturdays.

In the morning you fold, stitch and bind two metres of cotton. After lunch you dip, wait, watch green turn
blue in the air, and dip again: eight times, or as often as you have the patience for. The last hour is for
unfolding, which is why everyone comes.

Wear something you do not love. Gloves are there, and your fingers will be blue anyway.
""",
    category="workshop",
    venue="Ai no Kura",
    address="5-3-12 Senzaki",
    city="Tokyo",
    country="JP",
    zone="Asia/Tokyo",
    currency="JPY",
    weeks=2,
    weekday=5,
    starts="10:00",
    hours=7,
    types=(DemoType(name="A place at the vat", price="12800", quantity=10, sold=8, per_order_max=2),),
)

_LETTERS = DemoEvent(
    slug="three-days-of-letters",
    title="Three Days of Letters",
    summary="A small conference about type: twelve talks, six workshops, one very long lunch.",
    description="""\
Letters are the most used tools nobody owns. For three days we look at who makes them, who carves them, who
teaches them to machines, and who paints them on boats.

### Friday
Workshops in groups of twelve: sign painting, variable fonts, stone cutting, letters for small screens.

### Saturday
Twelve talks of twenty minutes, in one room, so that nobody has to choose. Simultaneous interpreting between
English and Portuguese.

### Sunday
A walk through the city's lettering, then the long lunch in the courtyard.

The ticket covers everything, lunch included. Workshops are chosen at the door on Friday morning, first come,
first served: early people carve stone.
""",
    category="art",
    venue="Tipografia Velha",
    address="Rua das Caixas 120",
    city="Lisbon",
    country="PT",
    zone="Europe/Lisbon",
    currency="EUR",
    weeks=6,
    weekday=4,
    starts="09:30",
    hours=55,
    total=150,
    types=(
        DemoType(
            name="Early bird",
            price="190",
            quantity=30,
            sold=30,
            closes_days_before=14,
            description="All three days.",
        ),
        DemoType(name="Three days", price="240", quantity=110, sold=14, description="All three days."),
        DemoType(name="Saturday", price="95", quantity=60, sold=9, description="The talks and the party."),
    ),
)

_SOIL = DemoEvent(
    slug="soil-school",
    title="Soil School",
    summary="Compost, worms and the smell of rain: a free evening class for balconies and back yards.",
    description="""\
One spoon of good soil holds more living things than there are people. This class is about keeping them in a
good mood, on whatever space you have.

We build a worm bin out of two buckets, learn to read a handful of earth with eyes, nose and fingers, and
look at it all again under four microscopes. Everyone takes home a bag of starter and one worm's worth of
confidence.

Free, thanks to the neighbourhood fund. Please come if you take a place: there is a long list of people who
would have liked it.
""",
    category="community",
    venue="Glasshouse Two",
    address="Orchard Road 3",
    city="London",
    country="GB",
    zone="Europe/London",
    currency="GBP",
    weeks=3,
    weekday=1,
    starts="18:00",
    hours=2,
    left_display="hidden",
    types=(DemoType(name="A place at the bench", quantity=20, sold=13, per_order_max=2),),
)

ORGANIZER = DemoOrganizer(
    name="Tangent & Tide",
    owner_name="Idris Okonjo",
    owner_email="idris@tangent.test",
    contact_email="team@tangent.test",
    events=(
        _SMALL_MODELS,
        _DATABASES,
        _FIRST_DRAFTS,
        _CALLIGRAPHY,
        _DAWN_RUN,
        _INDIGO,
        _LETTERS,
        _SOIL,
    ),
)

"""The demo's first organizer: evenings of music, film, food and theatre in five cities."""

from eventfly.demo.catalogue import DemoEvent, DemoOrganizer, DemoType

_NIGHT_BLOOM = DemoEvent(
    slug="night-bloom-berlin",
    title="Night Bloom: Four Hours of Slow Techno",
    summary="One long set below 110 beats a minute, in a former flower market that still smells of roses.",
    description="""\
Most nights hurry. This one does not. From nine until one, a single set grows from a hum to a pulse and back,
never faster than a resting heart after stairs. Come for the first hour: that is where the story begins.

The hall was Berlin's wholesale flower market until 1988. The cold rooms are now two quiet corners with
cushions, water and no signal; the old auction clock above the floor counts down the last ten minutes.

**Good to know**

- Step-free entrance from the courtyard, with a raised platform left of the floor
- Ear plugs are free at the cloakroom, and so is tap water
- No cameras on the floor: we cover the lenses at the door, kindly

Doors close at eleven so that nobody walks into the quiet part.
""",
    category="music",
    venue="Alte Blumenhalle",
    address="Rosenhof 4",
    city="Berlin",
    country="DE",
    zone="Europe/Berlin",
    currency="EUR",
    weeks=1,
    weekday=4,
    starts="21:00",
    hours=4,
    doors_minutes=45,
    total=160,
    types=(
        DemoType(name="Early entry", price="14", quantity=50, sold=38, description="In before 21:30."),
        DemoType(name="Standard", price="18.50", quantity=120, sold=34),
        DemoType(
            name="Pay it forward",
            price="30",
            quantity=30,
            sold=6,
            description="Your ticket, and half of one for somebody who could not come otherwise.",
        ),
    ),
)

_SILENT_FILM = DemoEvent(
    slug="silent-film-loud-piano",
    title="Silent Film, Loud Piano",
    summary="A restored thriller of 1926, forty velvet chairs, and a pianist who has never played it twice alike.",
    description="""\
A stolen letter, a night train, a woman who is cleverer than everyone chasing her. The film was thought lost
until a tin marked "family, beach" turned up in an attic. We show the restored print, 84 minutes.

There is no score. The pianist sees the reel for the first time this year together with you and answers it as
it runs: a door slams, a chord falls. It is a small room, so you will hear the pedals too.

After the film there is soup, and time to argue about the ending. Intertitles are German with English
subtitles.
""",
    category="film",
    venue="Kino im Hinterhof",
    address="Lindenweg 27, second courtyard",
    city="Berlin",
    country="DE",
    zone="Europe/Berlin",
    currency="EUR",
    weeks=0,
    weekday=6,
    starts="20:00",
    hours=2.5,
    doors_minutes=30,
    total=40,
    types=(
        DemoType(name="Velvet chair", price="11", quantity=40, sold=28),
        DemoType(
            name="Chair and soup", price="17.50", quantity=20, sold=9, description="Soup of the day, bread."
        ),
    ),
)

_SUPPER = DemoEvent(
    slug="supper-by-the-river",
    title="Supper by the River: Seven Plates",
    summary="One table, twenty-four strangers, seven small plates from what the boats brought that morning.",
    description="""\
We set one long table in the old net loft and cook whatever the boats bring. There is no menu until five in
the afternoon, when somebody chalks it on the wall.

Expect seven small plates over three hours: something raw, something smoked, rice cooked in the broth of the
day, greens from the allotments up the hill, and oranges to end. Wine from a grower two valleys away is
included, as is a very good grape juice.

### If you do not eat fish

Tell us when you come in. The cook loves vegetables more than she admits.
""",
    category="food",
    venue="Armazém das Redes",
    address="Cais da Lanterna 9",
    city="Lisbon",
    country="PT",
    zone="Europe/Lisbon",
    currency="EUR",
    weeks=0,
    weekday=3,
    starts="19:30",
    hours=3.5,
    types=(DemoType(name="A seat at the table", price="48", quantity=24, sold=24, per_order_max=6),),
)

_FADO = DemoEvent(
    slug="fado-in-the-stairwell",
    title="Fado in the Stairwell",
    summary="Five floors, one voice, two guitars. You sit on the steps.",
    description="""\
Sound climbs. That is the whole idea: the singer stands at the bottom of a tiled stairwell built in 1911,
and forty-five people sit on the steps above her, from the first floor to the fifth.

Two sets of thirty minutes with a break for a glass of something on the landing of your choice. Higher up
you hear more echo; lower down, more breath. Regulars move between the sets.

Bring a cushion. The steps are marble, and marble is honest.
""",
    category="music",
    venue="Escadinhas 41",
    address="Travessa do Eco 41",
    city="Lisbon",
    country="PT",
    zone="Europe/Lisbon",
    currency="EUR",
    weeks=2,
    weekday=5,
    starts="21:30",
    hours=1.75,
    doors_minutes=30,
    left_display="few",
    few_threshold=10,
    total=45,
    types=(
        DemoType(name="A step", price="15", quantity=45, sold=32, per_order_max=4),
        DemoType(name="A step, under 26", price="8", quantity=10, sold=6, per_order_max=2),
    ),
)

_UNDERSTUDY = DemoEvent(
    slug="the-lighthouse-keepers-understudy",
    title="The Lighthouse Keeper’s Understudy",
    summary="A two-hander about the only job where being late matters to everyone but you.",
    description="""\
*"The light goes on at dusk. Everything else is opinion."*

The keeper is ill, the boat is late, and the man who steps ashore to stand in for her has never climbed so
many stairs. Over one winter night they talk by radio: she from a hospital bed, he from the lamp room, and
between them a sea that neither will describe the same way.

A new play for two voices, eighty minutes without an interval. The lamp on stage is real and bright: there
are three short sequences of slow rotating light, announced in the programme.

The Thursday performance is captioned. All prices include the booking, as they should.
""",
    category="theatre",
    venue="The Ropewalk Theatre",
    address="12 Cordage Lane",
    city="London",
    country="GB",
    zone="Europe/London",
    currency="GBP",
    weeks=3,
    weekday=3,
    starts="19:30",
    hours=1.5,
    doors_minutes=60,
    total=140,
    types=(
        DemoType(name="Stalls", price="26", quantity=80, sold=41),
        DemoType(name="Circle", price="19.50", quantity=60, sold=18),
        DemoType(
            name="Concession",
            price="12",
            quantity=30,
            sold=11,
            description="Under 26, over 65, out of work, or carrying a union card. We do not check.",
            per_order_max=2,
        ),
    ),
)

_SAMBA = DemoEvent(
    slug="roda-na-laje",
    title="Roda na Laje: Rooftop Samba",
    summary="A circle of players, a roof above the city, and feijoada from noon until the pot is empty.",
    description="""\
A roda has no stage. The players sit around a table, everyone else stands around the players, and the songs
go round until the sun is down. If you know the words, sing. If you do not, you will by the third verse.

We start at noon with feijoada (there is a pot without meat, just as slow) and the first tamborim at two.
The roof has shade on one side and the best view of the city on the other; choose wisely.

- Children are welcome and free, no ticket needed under twelve
- In case of rain we move one floor down, and get louder
""",
    category="music",
    venue="Laje da Dona Cida",
    address="Rua do Sobrado 310",
    city="São Paulo",
    country="BR",
    zone="America/Sao_Paulo",
    currency="BRL",
    weeks=1,
    weekday=6,
    starts="12:00",
    hours=7,
    left_display="hidden",
    show_going=False,
    total=120,
    types=(
        DemoType(name="Roda", price="40", quantity=90, sold=23),
        DemoType(name="Roda and feijoada", price="75", quantity=60, sold=16),
    ),
)

_ICE_AND_INK = DemoEvent(
    slug="ice-and-ink",
    title="Ice and Ink: Drawing at the Lake",
    summary="A slow morning outdoors with brushes, one bottle of ink, and a lake that refuses to keep still.",
    description="""\
Winter makes drawing simple: white, black, and what the water does in between. We meet at the boathouse, warm
our hands on tea, and walk the shore with boards around our necks.

You need no experience. You will make about twelve drawings, two of which you will like. Paper, ink, brushes
and fingerless gloves are ours; warm boots are yours.

At noon we hang everything in the boathouse and look at it together over barley soup.
""",
    category="art",
    venue="Bootshaus Nord",
    address="Seeuferweg 88",
    city="Zürich",
    country="CH",
    zone="Europe/Zurich",
    currency="CHF",
    weeks=2,
    weekday=6,
    starts="09:30",
    hours=4,
    types=(
        DemoType(name="One place", price="65", quantity=14, sold=5, per_order_max=4),
        DemoType(
            name="One place, with a child",
            price="80",
            quantity=4,
            sold=2,
            description="From eight years on; one small easel included.",
            per_order_max=2,
        ),
    ),
)

_REPAIR = DemoEvent(
    slug="repair-cafe",
    title="Bring It Broken: Neighbourhood Repair Café",
    summary="Toasters, trousers, bicycles, lamps. Sit down with someone who knows, and take it home working.",
    description="""\
Eight volunteers, eight tables, one soldering iron that everybody fights over. You bring what is broken; we
repair it **with** you, not for you. Two of three things leave the room alive.

Please bring one thing per ticket, and its charger if it ever had one. For clothes we have thread in every
colour except the one you need.

Coffee and cake are there, the box for donations stands next to them, and nobody counts.
""",
    category="community",
    venue="Werkraum am Park",
    address="Ahornstraße 15",
    city="Berlin",
    country="DE",
    zone="Europe/Berlin",
    currency="EUR",
    weeks=0,
    weekday=5,
    starts="14:00",
    hours=4,
    left_display="few",
    few_threshold=8,
    types=(DemoType(name="One broken thing", quantity=48, sold=17, per_order_max=3),),
)

ORGANIZER = DemoOrganizer(
    name="Kellerlicht Kollektiv",
    owner_name="Mara Lindqvist",
    owner_email="mara@kellerlicht.test",
    contact_email="hello@kellerlicht.test",
    events=(_NIGHT_BLOOM, _SILENT_FILM, _SUPPER, _FADO, _UNDERSTUDY, _SAMBA, _ICE_AND_INK, _REPAIR),
)

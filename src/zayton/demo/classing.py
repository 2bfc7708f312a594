"""What the demo reads out of a product's title: its category and its design line. Pure."""

import re
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"[A-Z]+")

# The first rule with one of its words in the title wins; so the particular stands before the general.
_CATEGORIES: Sequence[tuple[str, str]] = (
    (
        "Seasonal > Christmas",
        "CHRISTMAS XMAS ADVENT SANTA REINDEER SNOWMAN SNOWFLAKE NATIVITY STOCKING CRACKER",
    ),
    ("Seasonal > Easter", "EASTER EGG EGGS CHICK BUNNY RABBIT HEN"),
    (
        "Accessories > Jewellery",
        "NECKLACE BRACELET EARRINGS EARRING RING BROOCH BANGLE PENDANT DIAMANTE JEWELLERY",
    ),
    ("Accessories > Hair and beauty", "HAIR SOAP BATH COSMETIC MANICURE MIRROR PERFUME"),
    ("Bags and travel > Lunch and shopping bags", "LUNCH SHOPPER JUMBO TOTE"),
    ("Bags and travel > Bags and purses", "BAG BAGS PURSE WALLET LUGGAGE PASSPORT UMBRELLA SUITCASE"),
    ("Stationery > Cards and wrap", "CARD CARDS WRAP ENVELOPE ENVELOPES TAG TAGS RIBBON RIBBONS TISSUE"),
    (
        "Stationery > Paper and writing",
        "NOTEBOOK PAPER PENCIL PENCILS PEN PENS ERASER STICKERS JOURNAL BOOK CHALK CALENDAR",
    ),
    ("Kitchen > Tea and mugs", "MUG MUGS TEA TEACUP TEAPOT CUP CUPS SAUCER COFFEE KETTLE"),
    (
        "Kitchen > Baking",
        "CAKE CAKES CAKESTAND BAKING BISCUIT CUPCAKE JELLY MOULD MEASURING CUTTER CUTTERS CASES",
    ),
    (
        "Kitchen > Tableware",
        "PLATE PLATES BOWL BOWLS CUTLERY TRAY TRAYS NAPKIN NAPKINS COASTER COASTERS GLASS JUG "
        "GLASSES BOTTLE DISH TABLECLOTH PLACEMAT PLACEMATS STRAWS",
    ),
    ("Kitchen > Storage", "TIN TINS JAR JARS PANTRY BREAD APRON KITCHEN RECIPE OVEN SCALES BOTTLES"),
    ("Lighting > Candles and holders", "CANDLE CANDLES CANDLESTICK LIGHT T LANTERN LANTERNS INCENSE VOTIVE"),
    ("Lighting > Lamps and fairy lights", "LIGHTS LAMP LED LAMPSHADE BULB CHANDELIER"),
    ("Garden", "GARDEN PLANT POT POTS WATERING BIRD HERB SEED SEEDS GARDENING PARASOL WINDMILL"),
    (
        "Children > Toys and games",
        "TOY TOYS GAME GAMES DOLL PUPPET PUZZLE JIGSAW SKITTLES BLOCKS KIT PLAYING DOMINO "
        "SKIPPING SOLDIER BALLOON BALLOONS BUBBLES RATTLE TEDDY",
    ),
    ("Children > Clothing and care", "CHILDRENS CHILDS BABY GIRL BOY DOLLY SPACEBOY CIRCUS KIDS"),
    ("Party", "PARTY BUNTING GARLAND GARLANDS BIRTHDAY CONFETTI PAPERCHAIN"),
    ("Home > Textiles", "CUSHION CUSHIONS QUILT THROW BLANKET DOORMAT RUG CURTAIN COVER FELT WARMER TOWEL"),
    ("Home > Clocks and frames", "CLOCK CLOCKS FRAME FRAMES PHOTO PICTURE ART CANVAS"),
    (
        "Home > Signs and hooks",
        "SIGN SIGNS HOOK HOOKS HANGER LETTER LETTERS MAGNET MAGNETS KEY BELL DOORSTOP",
    ),
    (
        "Home > Storage and furniture",
        "BOX BOXES DRAWER DRAWERS CABINET CHEST STOOL TABLE CHAIR BASKET STORAGE SHELF CRATE TRUNK BIN STAND",
    ),
    (
        "Home > Decoration",
        "HEART HEARTS DECORATION HANGING FLOWER FLOWERS ROSE STAR ANGEL WREATH CRYSTAL DECORATIONS "
        "VASE ORNAMENT WALL TREE FAIRY BUTTERFLY FEATHER",
    ),
)
_RULES = [(category, frozenset(words.split())) for category, words in _CATEGORIES]
_REST = "Other gifts"

IN_CHINESE: Mapping[str, str] = {
    "Seasonal": "节庆用品",
    "Seasonal > Christmas": "圣诞用品",
    "Seasonal > Easter": "复活节用品",
    "Accessories": "饰品配件",
    "Accessories > Jewellery": "首饰",
    "Accessories > Hair and beauty": "美妆美发",
    "Bags and travel": "箱包与旅行",
    "Bags and travel > Lunch and shopping bags": "午餐袋与购物袋",
    "Bags and travel > Bags and purses": "包袋与钱包",
    "Stationery": "文具",
    "Stationery > Cards and wrap": "贺卡与包装",
    "Stationery > Paper and writing": "纸品与书写",
    "Kitchen": "厨房",
    "Kitchen > Tea and mugs": "茶具与杯子",
    "Kitchen > Baking": "烘焙",
    "Kitchen > Tableware": "餐具",
    "Kitchen > Storage": "厨房收纳",
    "Lighting": "灯饰照明",
    "Lighting > Candles and holders": "蜡烛与烛台",
    "Lighting > Lamps and fairy lights": "灯具与串灯",
    "Garden": "园艺",
    "Children": "母婴儿童",
    "Children > Toys and games": "玩具与游戏",
    "Children > Clothing and care": "童装与护理",
    "Party": "派对用品",
    "Home": "家居",
    "Home > Textiles": "家纺",
    "Home > Clocks and frames": "钟表与相框",
    "Home > Signs and hooks": "挂牌与挂钩",
    "Home > Storage and furniture": "收纳与家具",
    "Home > Decoration": "装饰摆件",
    _REST: "其他礼品",
}
"""Every category of the demo from the root down, each after the one it hangs on."""

_LINES: Sequence[tuple[str, str]] = (
    ("Retrospot", "RETROSPOT SPOTTY SPOT"),
    ("Spaceboy & Dolly Girl", "SPACEBOY DOLLY"),
    ("Woodland", "WOODLAND"),
    ("Polkadot", "POLKADOT DOTCOM"),
    ("Paisley", "PAISLEY"),
    ("Skull", "SKULL SKULLS"),
    ("Strawberry", "STRAWBERRY"),
    ("Feltcraft", "FELTCRAFT"),
    ("Edwardian", "EDWARDIAN VICTORIAN REGENCY"),
    ("Vintage", "VINTAGE ANTIQUE RETRO"),
    ("French Blue", "FRENCH"),
    ("Union Jack", "UNION"),
)
_BRANDS = [(brand, frozenset(words.split())) for brand, words in _LINES]
_UNBRANDED = "House range"


def _first(rules: Sequence[tuple[str, frozenset[str]]], title: str, otherwise: str) -> str:
    # whole words only: CARDIGAN is no card, and PENNY no pen
    words = frozenset(_WORD.findall(title.upper()))
    return next((name for name, keys in rules if keys & words), otherwise)


def category_of(title: str) -> str:
    """The category path that a title suggests, `Home > Textiles`."""
    return _first(_RULES, title, _REST)


def brand_of(title: str) -> str:
    """The design line that a title names, taken as its brand."""
    return _first(_BRANDS, title, _UNBRANDED)

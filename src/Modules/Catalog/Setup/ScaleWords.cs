namespace Marketplace.Catalog.Setup;

/// <summary>A made-up category: where it is, how it is called, and the things in it with their price in whole units.</summary>
internal sealed record ScaleShelf(string Path, string Name, string NameRu, int Price, (string En, string Ru)[] Things);

/// <summary>Words of which made-up products are called.</summary>
internal static class ScaleWords
{
    public static readonly (string Slug, string Name, string NameRu)[] Departments =
    [
        ("scale-home", "Living", "Дом"), ("scale-kitchen", "Cooking and dining", "Кухня и стол"), ("scale-fashion", "Wardrobe", "Гардероб"),
        ("scale-sport", "Sport and outdoors", "Спорт и походы"), ("scale-tech", "Devices", "Устройства"), ("scale-kids", "Children", "Детям"),
        ("scale-garden", "Garden and terrace", "Сад и терраса"), ("scale-tools", "Workshop", "Мастерская"), ("scale-beauty", "Care", "Уход"), ("scale-office", "Desk", "Рабочий стол"),
    ];

    public static readonly ScaleShelf[] Shelves =
    [
        new("scale-home/lamps", "Lamps", "Светильники", 55, [("table lamp", "Настольная лампа"), ("floor lamp", "Торшер"), ("pendant light", "Подвесной светильник")]),
        new("scale-home/rugs", "Rugs", "Ковры", 120, [("rug", "Ковёр"), ("runner", "Дорожка"), ("doormat", "Коврик")]),
        new("scale-home/bedding", "Bedding", "Постельное бельё", 45, [("duvet cover", "Пододеяльник"), ("pillow case", "Наволочка"), ("blanket", "Плед")]),
        new("scale-kitchen/pots", "Pots and pans", "Кастрюли и сковороды", 60, [("saucepan", "Кастрюля"), ("frying pan", "Сковорода"), ("casserole", "Жаровня")]),
        new("scale-kitchen/cups", "Cups and glasses", "Чашки и бокалы", 14, [("mug", "Кружка"), ("tumbler", "Стакан"), ("tea bowl", "Пиала")]),
        new("scale-kitchen/knives", "Knives", "Ножи", 38, [("paring knife", "Нож для овощей"), ("bread knife", "Хлебный нож"), ("chopping board", "Разделочная доска")]),
        new("scale-fashion/shirts", "Shirts", "Рубашки", 35, [("shirt", "Рубашка"), ("t-shirt", "Футболка"), ("overshirt", "Рубашка-куртка")]),
        new("scale-fashion/shoes", "Shoes", "Обувь", 85, [("sneakers", "Кроссовки"), ("boots", "Ботинки"), ("sandals", "Сандалии")]),
        new("scale-fashion/bags", "Bags", "Сумки", 70, [("tote bag", "Сумка-шоппер"), ("backpack", "Рюкзак"), ("wallet", "Кошелёк")]),
        new("scale-sport/camping", "Camping", "Кемпинг", 95, [("tent", "Палатка"), ("sleeping bag", "Спальный мешок"), ("camping stove", "Походная горелка")]),
        new("scale-sport/cycling", "Cycling", "Велоспорт", 48, [("helmet", "Шлем"), ("bicycle lamp", "Велофонарь"), ("pannier", "Велосумка")]),
        new("scale-sport/yoga", "Yoga", "Йога", 30, [("yoga mat", "Коврик для йоги"), ("foam roller", "Массажный ролл"), ("yoga block", "Блок для йоги")]),
        new("scale-tech/audio", "Audio", "Звук", 110, [("headphones", "Наушники"), ("speaker", "Колонка"), ("microphone", "Микрофон")]),
        new("scale-tech/power", "Power", "Питание", 32, [("power bank", "Внешний аккумулятор"), ("charger", "Зарядное устройство"), ("cable", "Кабель")]),
        new("scale-tech/keyboards", "Keyboards and mice", "Клавиатуры и мыши", 65, [("keyboard", "Клавиатура"), ("mouse", "Мышь"), ("wrist rest", "Подставка под запястья")]),
        new("scale-kids/toys", "Toys", "Игрушки", 22, [("building blocks", "Кубики"), ("toy train", "Игрушечный поезд"), ("soft bear", "Плюшевый медведь")]),
        new("scale-kids/puzzles", "Puzzles", "Головоломки", 18, [("puzzle", "Пазл"), ("board game", "Настольная игра"), ("card game", "Карточная игра")]),
        new("scale-kids/clothes", "Children's clothes", "Детская одежда", 20, [("romper", "Комбинезон"), ("rain jacket", "Дождевик"), ("wool hat", "Шерстяная шапка")]),
        new("scale-garden/pots", "Planters", "Кашпо", 26, [("planter", "Кашпо"), ("hanging pot", "Подвесное кашпо"), ("saucer", "Поддон")]),
        new("scale-garden/seating", "Seating", "Садовая мебель", 140, [("garden chair", "Садовый стул"), ("bench", "Скамья"), ("hammock", "Гамак")]),
        new("scale-garden/tools", "Garden tools", "Садовый инвентарь", 24, [("secateurs", "Секатор"), ("watering can", "Лейка"), ("hand trowel", "Совок")]),
        new("scale-tools/hand", "Hand tools", "Ручной инструмент", 28, [("hammer", "Молоток"), ("screwdriver", "Отвёртка"), ("plane", "Рубанок")]),
        new("scale-tools/power", "Power tools", "Электроинструмент", 130, [("drill", "Дрель"), ("sander", "Шлифмашина"), ("jigsaw", "Лобзик")]),
        new("scale-tools/storage", "Storage", "Хранение", 33, [("tool box", "Ящик для инструмента"), ("shelf", "Полка"), ("hook rail", "Планка с крючками")]),
        new("scale-beauty/soap", "Soap", "Мыло", 9, [("soap bar", "Мыло"), ("shampoo bar", "Твёрдый шампунь"), ("bath salt", "Соль для ванны")]),
        new("scale-beauty/skin", "Skin care", "Уход за кожей", 27, [("face oil", "Масло для лица"), ("hand cream", "Крем для рук"), ("lip balm", "Бальзам для губ")]),
        new("scale-beauty/shaving", "Shaving", "Бритьё", 40, [("safety razor", "Станок для бритья"), ("shaving brush", "Помазок"), ("aftershave", "Лосьон после бритья")]),
        new("scale-office/paper", "Paper", "Бумага", 12, [("notebook", "Блокнот"), ("planner", "Ежедневник"), ("sketchbook", "Скетчбук")]),
        new("scale-office/pens", "Pens", "Ручки", 16, [("fountain pen", "Перьевая ручка"), ("pencil set", "Набор карандашей"), ("marker set", "Набор маркеров")]),
        new("scale-office/order", "Tidy desk", "Порядок на столе", 29, [("desk tray", "Лоток"), ("pen holder", "Подставка для ручек"), ("monitor stand", "Подставка под монитор")]),
    ];

    public static readonly (string En, string Ru)[] Materials =
    [
        ("oak", "дуб"), ("birch", "берёза"), ("steel", "сталь"), ("linen", "лён"), ("wool", "шерсть"), ("cotton", "хлопок"), ("ceramic", "керамика"), ("glass", "стекло"),
        ("brass", "латунь"), ("leather", "кожа"), ("bamboo", "бамбук"), ("recycled plastic", "переработанный пластик"),
    ];

    public static readonly string[] Colours = ["Black", "White", "Blue", "Green", "Red", "Sand", "Grey", "Ochre"];

    public static readonly string[] Sizes = ["S", "M", "L", "XL"];

    public static readonly string[] Brands =
    [
        "Norda", "Vetra", "Halden", "Osmo", "Kivi", "Lumo", "Tarn", "Birke", "Solen", "Arvo", "Mira", "Dune", "Ferro", "Galt", "Hester", "Inka", "Jarl", "Kolo", "Lerche", "Moss",
        "Nell", "Ostro", "Pila", "Quint", "Ruda", "Salto", "Tilia", "Ulm", "Vara", "Wren", "Xeno", "Ylva", "Zell", "Alma", "Brio", "Caro", "Delta", "Esker", "Fluss", "Grove",
    ];

    public static readonly string[] Series =
    [
        "Vega", "Aurora", "Classic", "Nine", "Meadow", "Tide", "Forge", "Atlas", "Polar", "Linea", "Echo", "Field", "Summit", "Harbor", "Oda", "Terra", "Nimbus", "Cove", "Prime", "Slate",
    ];

    public static readonly string[] Sentences =
    [
        "It is made in small runs and checked by hand before it leaves.", "What wears out can be ordered as a spare part for ten years.", "The surface gets better with use.",
        "It comes in a box without plastic.", "We have used ours every day since the first one was made.", "Wipe it with a damp cloth; that is all the care it needs.",
        "The measures are those of the drawing, to the millimetre.", "It fits with everything else of this series.", "Two people tried it for a winter before we dared to sell it.",
        "If it is not right, send it back within thirty days.",
    ];

    public static readonly string[] SentencesRu =
    [
        "Делаем небольшими партиями и проверяем вручную перед отправкой.", "Запасные части можно заказать ещё десять лет.", "Со временем поверхность становится только лучше.",
        "Упаковываем без пластика.", "Сами пользуемся каждый день.", "Достаточно протереть влажной тканью.", "Размеры точны до миллиметра.",
        "Сочетается со всеми вещами этой серии.", "Мы испытывали её целую зиму.", "Если не подойдёт, верните в течение тридцати дней.",
    ];
}

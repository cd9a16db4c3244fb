using Marketplace.Kernel.Scale;

namespace Marketplace.Reviews.Setup;

/// <summary>What people say, put together from sentences that fit any goods.</summary>
internal sealed record PastWords(int Stars, string Title, string Text, string Reply)
{
    private const int WordlessPercent = 18;
    private const int TitlelessPercent = 35;

    public static PastWords Of(string language, int stars, ref Dice dice)
    {
        var known = (language == "ru" ? _russian : _english)[stars >= 4 ? (stars == 5 ? 0 : 1) : stars == 3 ? 2 : 3];
        var reply = dice.Percent(stars <= 3 ? 55 : 9) ? dice.One(known.Replies) : "";
        if (dice.Percent(WordlessPercent))
        {
            return new PastWords(stars, "", "", reply);
        }

        var text = dice.One(known.Openings) + (dice.Percent(70) ? $" {dice.One(known.Details)}" : "") + (dice.Percent(25) ? $"\n\n{dice.One(known.Ends)}" : "");
        return new PastWords(stars, dice.Percent(TitlelessPercent) ? "" : dice.One(known.Titles), text, reply);
    }

    private sealed record Mood(string[] Titles, string[] Openings, string[] Details, string[] Ends, string[] Replies);

    private static readonly Mood[] _english =
    [
        new(
            ["Better than in the pictures", "Very happy", "Exactly what I was looking for", "A joy every day", "Would buy again", "Beautiful work", "Perfect present", "Worth every cent", "Wonderful"],
            [
                "It looks even better in real life.", "I have had it for two weeks now and use it every day.", "Bought it as a present and nearly kept it for myself.", "Came quickly and very well packed.",
                "The quality surprised me: solid, clean edges, nothing smells.", "My second one from this shop, and as good as the first.", "Everything as described, down to the measurements.",
            ],
            [
                "The colour is just as in the pictures.", "You notice that somebody took care making it.", "It feels good in the hand.", "It fits right into our home.", "The parcel was here after two days, with a handwritten note.",
                "My daughter took it away at once.", "Everybody who visits asks where it is from.", "Cleaning it takes no effort.",
            ],
            ["I will be back.", "Thank you!", "Ordered another one for my sister.", "Five stars, gladly."],
            ["Thank you so much, this made our day!", "We are glad that you like it. Enjoy it for a long time!"]),
        new(
            ["Good, with one small thing", "Nearly perfect", "Good value", "Solid", "Does what it should", "Happy on the whole"],
            ["Good quality for the price.", "Nice, and well made.", "I like it, and would buy it again.", "A good everyday thing.", "Arrived in good shape and on time."],
            ["A little smaller than I had thought; look at the measurements.", "The colour is a touch darker than in the pictures.", "Delivery took a day longer than was said.", "One star less for all the packing.", "After some weeks still as new."],
            ["All in all a good buy.", "I can recommend it.", "The shop answered my question within an hour."],
            ["Thank you for the kind words. We are working on the packing!"]),
        new(
            ["It is all right", "Mixed feelings", "Had expected more", "Average"],
            ["It does its job, no more.", "Not bad, but not special either.", "I am not sure that I would buy it again.", "Looks nice, but has small flaws."],
            ["There is a scratch on the back, though nobody sees it.", "It took nearly a week to get here.", "The material feels thinner than it looks.", "In the pictures it seems larger."],
            ["For the price it is fine.", "I keep it all the same."],
            ["Thank you for being honest. Write to us and we find a solution.", "We are sorry about that. The measurements now stand first in the description."]),
        new(
            ["Disappointed", "Not for me", "Broke too soon", "Sent it back"],
            ["It came with a crack.", "Sadly it is not what the description says.", "After three days of use a part came loose.", "The quality does not match the price."],
            ["The shop took it back without questions, at least.", "I waited nine days for it.", "It smells, and airing it does not help.", "I wrote to the shop and wait for an answer."],
            ["A pity, I had looked forward to it.", "I look for another one."],
            ["We are very sorry. A new one is on its way to you, at no cost.", "This must not happen. Please send it back at our expense, your money returns the same day."]),
    ];

    private static readonly Mood[] _russian =
    [
        new(
            ["Лучше, чем на фото", "Очень довольна", "То, что искали", "Радует каждый день", "Куплю ещё", "Отличная работа", "Прекрасный подарок", "Стоит своих денег"],
            [
                "В жизни выглядит ещё лучше.", "Пользуемся каждый день уже две недели.", "Брала в подарок, чуть не оставила себе.", "Пришло быстро, упаковано на совесть.",
                "Качество приятно удивило: всё ровно, крепко, ничем не пахнет.", "Заказываю здесь второй раз, и снова всё отлично.", "Всё точно по описанию, размеры совпадают.",
            ],
            [
                "Цвет такой же, как на фото.", "Видно, что делали с душой.", "Приятно держать в руках.", "Сразу нашло своё место в доме.", "Посылка пришла за два дня, внутри была открытка.",
                "Дочка тут же забрала себе.", "Гости спрашивают, где купили.", "Мыть и чистить легко.",
            ],
            ["Обязательно вернусь.", "Спасибо!", "Заказала ещё одну сестре.", "Рекомендую."],
            ["Большое спасибо за отзыв, нам очень приятно!", "Рады, что вам понравилось. Пусть служит долго!"]),
        new(
            ["Хорошо, но есть мелочь", "Почти идеально", "За свои деньги отлично", "Добротная вещь", "В целом довольны"],
            ["За эту цену качество хорошее.", "Приятная вещь, сделана аккуратно.", "Нравится, купил бы снова.", "Хорошая вещь на каждый день.", "Дошло целым и вовремя."],
            ["Чуть меньше, чем я думал: смотрите на размеры.", "Цвет немного темнее, чем на фото.", "Доставка заняла на день больше.", "Минус звезда за лишнюю упаковку.", "Через несколько недель как новая."],
            ["В общем, покупкой доволен.", "Могу посоветовать.", "Магазин ответил на вопрос за час."],
            ["Спасибо за добрые слова. Над упаковкой уже работаем!"]),
        new(
            ["Нормально", "Двойственное впечатление", "Ожидала большего", "Средне"],
            ["Своё дело делает, не более.", "Неплохо, но ничего особенного.", "Не уверен, что купил бы снова.", "Смотрится хорошо, но есть мелкие изъяны."],
            ["Сзади царапина, хотя её не видно.", "Ехало почти неделю.", "Материал тоньше, чем кажется.", "На фото кажется больше."],
            ["За эту цену сойдёт.", "Всё же оставлю себе."],
            ["Спасибо за честный отзыв. Напишите нам, и мы найдём решение.", "Нам жаль. Теперь размеры стоят в начале описания."]),
        new(
            ["Разочарована", "Не подошло", "Быстро сломалось", "Вернула"],
            ["Пришло с трещиной.", "К сожалению, не соответствует описанию.", "Через три дня отвалилась деталь.", "Качество не стоит этих денег."],
            ["Хорошо хоть, магазин принял обратно без вопросов.", "Ждал девять дней.", "Есть запах, и он не выветривается.", "Написала в магазин, жду ответа."],
            ["Жаль, очень ждала.", "Буду искать другое."],
            ["Нам очень жаль. Новая вещь уже едет к вам, бесплатно.", "Так быть не должно. Верните за наш счёт, деньги придут в тот же день."]),
    ];
}

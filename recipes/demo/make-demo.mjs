// Makes the demo's shelves from categories.txt, kinds.txt and the objects of an npm package: pictures, and the recipe demo-goods.
// Runs again only for the pictures that are missing.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const sharp = createRequire(import.meta.url)('sharp');
sharp.concurrency(1);
const lines = (file) => readFileSync(join(here, file), 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split('|'));
const kinds = lines('kinds.txt');
const categories = lines('categories.txt');

const series = [['Fjord', 'Фьорд'], ['Meadow', 'Луг'], ['Harbour', 'Гавань'], ['Ember', 'Уголёк'], ['Willow', 'Ива'], ['Atlas', 'Атлас'], ['Luna', 'Луна'], ['Tundra', 'Тундра'], ['Piazza', 'Пьяцца'], ['Juno', 'Юнона']];
const grounds = ['#e9d8c4', '#d7e3ea', '#f3e1d6', '#e4e9e1', '#ece4f0', '#f5ebcf', '#dfe7f2', '#e8dfd6', '#d9ebe4', '#f1dfe2'];
const shops = {
  'nordhaus': ['Nordhaus', 'anna', 'Plain things for the kitchen that last: no more lines than it takes, no colour that a year takes away.', 'NO'],
  'lumen-loft': ['Lumen Loft', 'anna', 'Light, walls and quiet corners. Everything is tried in our own flat before it comes to yours.', 'DE'],
  'small-wonders': ['Small Wonders', 'carla', 'Toys and games that need no battery. If it breaks, we mend it.', 'DE'],
  'holz-und-form': ['Holz und Form', 'boris', 'A joinery of nine people. Oak, ash and pine from forests that we can walk to.', 'DE'],
  'warp-and-weft': ['Warp & Weft', 'carla', 'Wool, linen and cotton, dyed with what grows. We weave on Tuesdays and pack on Fridays.', 'PT'],
  'green-thumb': ['Green Thumb', 'dmitri', 'A nursery behind the dike. Plants travel in boxes of straw and arrive thirsty but well.', 'NL'],
  'delicatessa': ['Delicatessa', 'elena', 'We taste before we list. Small producers, short ways, honest labels.', 'IT'],
  'peak-and-pine': ['Peak & Pine', 'boris', 'For the way up and the night out. Tested by people who come back late.', 'AT'],
  'atelier-mira': ['Atelier Mira', 'mira', 'Clothes cut in our own atelier, in runs of a few dozen. When it is gone, it is gone.', 'IT'],
  'klangwerk': ['Klangwerk', 'dmitri', 'Instruments set up by somebody who plays them. Thirty days to hear whether it is yours.', 'DE'],
  'pixel-depot': ['Pixel Depot', 'elena', 'Electronics that can be opened, mended and kept. Spare parts for at least seven years.', 'DE'],
  'paper-street': ['Paper Street', 'mira', 'Paper, ink and the things around them, from mills that still have a water wheel.', 'FR'],
};
// Each option: its name and its values, all of them in English and Russian.
const same = (...values) => values.map((value) => [value, value]);
const metric = (unit, unitRu, ...values) => values.map((value) => [`${value} ${unit}`, `${value} ${unitRu}`]);
const options = {
  colour: [['Colour', 'Цвет'], [['Sage', 'Шалфей'], ['Sand', 'Песочный'], ['Ink', 'Чернильный'], ['Clay', 'Глина']]], size: [['Size', 'Размер'], same('S', 'M', 'L')],
  pieces: [['Pieces', 'Штук'], same('2', '4', '6')], scent: [['Scent', 'Аромат'], [['Lavender', 'Лаванда'], ['Cedar', 'Кедр'], ['Unscented', 'Без запаха']]],
  bed: [['Width', 'Ширина'], metric('cm', 'см', 140, 160, 180)], weight: [['Weight', 'Вес'], [...metric('g', 'г', 250, 500), ['1 kg', '1 кг']]],
  flavour: [['Flavour', 'Вкус'], [['Classic', 'Классический'], ['Orange', 'Апельсин'], ['Sea salt', 'Морская соль']]], ball: [['Size', 'Размер'], same('3', '4', '5')],
  grip: [['Grip', 'Рукоять'], [['Slim', 'Тонкая'], ['Regular', 'Обычная']]], persons: [['Persons', 'Человек'], same('2', '3', '4')],
  shoes: [['Size', 'Размер'], same('37', '38', '39', '40', '41', '42', '43')], frame: [['Frame', 'Рама'], metric('cm', 'см', 52, 56, 60)],
  clothes: [['Size', 'Размер'], same('XS', 'S', 'M', 'L', 'XL')], ring: [['Size', 'Размер'], same('16', '17', '18', '19')], violin: [['Size', 'Размер'], same('1/2', '3/4', '4/4')],
  memory: [['Memory', 'Память'], metric('GB', 'ГБ', 128, 256, 512)], puzzle: [['Pieces', 'Штук'], same('500', '1000', '2000')], nib: [['Nib', 'Перо'], same('F', 'M', 'B')],
};
// What is measured where: shelf, name, unit, the least and the most, and the step between them.
const measures = [
  ['home/kitchen/drinks', ['Volume', 'Объём'], 'ml', 150, 1500, 50], ['home/kitchen/storage', ['Volume', 'Объём'], 'ml', 200, 2400, 100],
  ['home/kitchen/cooking', ['Diameter', 'Диаметр'], 'cm', 14, 34, 2], ['home/kitchen/tableware', ['Weight of a set', 'Вес набора'], 'g', 150, 2600, 50],
  ['home/decor', ['Height', 'Высота'], 'cm', 8, 120, 4], ['home/furniture', ['Height', 'Высота'], 'cm', 40, 210, 10],
  ['garden/plants', ['Height', 'Высота'], 'cm', 10, 140, 5], ['fashion/accessories/bags', ['Volume', 'Объём'], 'l', 4, 45, 1],
  ['food', ['Net weight', 'Вес нетто'], 'g', 80, 1500, 20], ['electronics', ['Battery', 'Батарея'], 'h', 4, 60, 2],
  ['sports/outdoor', ['Weight', 'Вес'], 'g', 200, 4800, 100], ['stationery/paper', ['Pages', 'Страниц'], '', 48, 400, 16],
];
// Pictures that an editor finds in the library.
const library = ['morning-mug', 'round-teapot', 'oak-chair', 'reading-couch', 'picnic-basket', 'olive-oil', 'wall-mirror', 'merino-yarn'];
const sayings = [
  ['Made in small runs, so that two are never quite alike.', 'Делаем малыми партиями, поэтому двух совсем одинаковых не бывает.'],
  ['Chosen for daily use: easy to care for and easy to mend.', 'Для каждого дня: легко ухаживать и легко починить.'],
  ['The part that you touch is finished by hand.', 'Всё, к чему прикасается рука, доведено вручную.'],
  ['Comes in a box without plastic, ready to be given away.', 'Приходит в коробке без пластика, готово к подарку.'],
  ['We keep spare parts for ten years.', 'Запасные части храним десять лет.'],
  ['A favourite of those who came back for a second one.', 'Любимая вещь тех, кто вернулся за второй.'],
  ['Designed with one idea: nothing that is not needed.', 'Одна мысль в основе: ничего лишнего.'],
  ['It looks better after a year than on the first day.', 'Через год выглядит лучше, чем в первый день.'],
];

// The same numbers on every machine (mulberry32).
const dice = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
};
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const pictureOf = (object, ground) => `demo/pictures/${object}-${ground}.jpg`;

// Pictures of the kinds, and those that pictures.txt names for the recipe demo: "name object ground" a line.
async function makePictures() {
  mkdirSync(join(here, 'pictures'), { recursive: true });
  const wanted = [
    ...kinds.flatMap(([, object], kind) => [0, 1].map((ground) => ({ object, file: pictureOf(object, ground), size: ground === 0 ? 560 : 470, colour: grounds[(kind * 3 + ground * 5) % grounds.length] }))),
    ...readFileSync(join(here, 'pictures.txt'), 'utf8').split('\n').map((line) => line.split(' ')).filter(([name, object]) => object && name !== '#')
      .map(([name, object, colour]) => ({ object, file: `demo/pictures/${name}.jpg`, size: 560, colour })),
  ].filter(({ file }) => !existsSync(join(here, '..', file)));
  const next = wanted.values();
  await Promise.all(Array.from({ length: cpus().length }, async () => {
    for (const { object, file: path, size, colour } of next) {
      const file = join(here, '..', path);
      const { data: thing, info: raw } = await sharp(join(here, `node_modules/@lobehub/fluent-emoji-3d/assets/${object}.webp`)).resize(size).raw().toBuffer({ resolveWithObject: true });
      await sharp({ create: { width: 800, height: 800, channels: 3, background: colour } }).composite([{ input: thing, raw }]).jpeg({ quality: 86 }).toFile(file + '.new');
      renameSync(file + '.new', file);
    }
  }));
  return wanted.length;
}

// Dice of its own, so that nothing else changes with it.
function measureOf(kind, number, seriesNumber) {
  const found = measures.find(([shelf, [name]]) => kind[0].startsWith(shelf) && name !== options[kind[6]][0][0]);
  if (!found) return null;
  const [, names, unit, least, most, step] = found;
  const amount = least + step * Math.floor(dice(number * 131 + seriesNumber * 17)() * ((most - least) / step + 1));
  return { name: names[0], value: `${amount} ${unit}`.trim() };
}

function productOf(kind, number, [name, nameRu], seriesNumber) {
  const [, object, noun, nounRu, least, most, optionKey, material, materialRu] = kind;
  const roll = dice(number * 31 + seriesNumber);
  const whole = +least + (+most - +least) * ((seriesNumber + roll()) / series.length);
  const price = whole > 60 ? Math.round(whole / 5) * 5 - 1 : Math.round(whole * 2) / 2 - 0.1;
  const [[optionName], pairs] = options[optionKey];
  const all = pairs.map(([value]) => value);
  const values = all.slice(0, 2 + Math.floor(roll() * (all.length - 1)));
  const [first, second] = [sayings[Math.floor(roll() * 4)], sayings[4 + Math.floor(roll() * 4)]];
  const onSale = roll() < 0.18;
  const soldOut = roll() < 0.03;
  const measure = measureOf(kind, number, seriesNumber);
  const step = optionName === 'Colour' || optionKey === 'shoes' || optionKey === 'clothes' || optionKey === 'ring' ? 0 : 0.35;
  return {
    handle: `${slug(name)}-${slug(noun)}`,
    title: `${name} ${noun}`,
    titleRu: `${capital(nounRu)} «${nameRu}»`,
    description: `${first[0]} ${second[0]}\n\n- **${material}**, from the series ${name}\n- ${values.length} to choose from`,
    descriptionRu: `${first[1]} ${second[1]}\n\n- Материал: ${materialRu.toLowerCase()}\n- Серия «${nameRu}»\n- Вариантов: ${values.length}`,
    brand: name,
    category: kind[0],
    attributes: { Material: material, ...(measure ? { [measure.name]: measure.value } : {}) },
    weightGrams: Math.max(50, Math.round(whole * 18)),
    options: [optionName],
    variants: values.map((value, i) => {
      const amount = Math.max(1, +(price * (1 + step * i)).toFixed(2));
      return { options: [value], price: amount, ...(onSale ? { compareAt: +(amount * 1.25).toFixed(2) } : {}), stock: soldOut ? 0 : Math.floor(roll() * roll() * 60) + (i === 0 ? 3 : 0) };
    }),
    pictures: [0, 1].map((i) => ({ file: pictureOf(object, (seriesNumber + i) % 2), alt: `${name} ${noun}` })),
  };
}

// Most of a shop's products at once, the last ones of all shops in turn: what is newest is then as mixed as on a real day.
function rounds(products) {
  const steps = [];
  const shuffled = Object.entries(products).map(([seller, list], shop) => {
    const roll = dice(977 + shop);
    return [seller, list.map((product) => [roll(), product]).sort(([a], [b]) => a - b).map(([, product]) => product)];
  });
  for (const [seller, list] of shuffled) steps.push({ name: 'products', seller, products: list.slice(0, -6) });
  for (let i = 6; i > 0; i--) for (const [seller, list] of shuffled) steps.push({ name: 'products', seller, products: [list.at(-i)] });
  return steps;
}

// What every attribute, option and value that the shelves use is in Russian; units are known already.
const words = () => Object.fromEntries([
  ['Material', 'Материал'], ...kinds.map((kind) => [kind[7], kind[8]]), ...Object.values(options).flatMap(([name, values]) => [name, ...values]),
  ...measures.map(([, names]) => names),
].filter(([word, wordRu]) => word !== wordRu && !/^[0-9.]+ \p{L}+$/u.test(word)));

function makeRecipe() {
  const known = JSON.parse(readFileSync(join(here, '..', 'demo.recipe.json'), 'utf8')).steps.find((step) => step.name === 'categories').categories.map((category) => category.path);
  const password = 'Demo!2026pass';
  const people = ['carla', 'dmitri', 'elena', 'mira'];
  const products = Object.fromEntries([...Object.keys(shops), 'annas-hearth', 'boris-outdoors'].map((shop) => [shop, []]));
  kinds.forEach((kind, number) => series.forEach((name, seriesNumber) => products[kind[9]].push(productOf(kind, number, name, seriesNumber))));
  const recipe = {
    name: 'demo-goods',
    displayName: 'Demo shelves',
    description: 'More shops, categories, two thousand products in English and Russian, and three months of orders and reviews. For development only.',
    author: 'Marketplace', website: '', version: '1.0.0', issetuprecipe: false, categories: ['demo'], tags: ['demo'],
    steps: [
      { name: 'Users', users: people.map((person) => ({ email: `${person}@demo.example`, name: capital(person), password, roles: [] })) },
      { name: 'sellers', sellers: Object.entries(shops).map(([slug, [name, owner, story, country]]) => ({
        slug, name, email: `${owner}@demo.example`, ownerEmail: `${owner}@demo.example`, country, story,
        shippingPolicy: 'Ordered before noon, sent the same day. We tell you the tracking number.', returnsPolicy: 'Thirty days to change your mind. Unused goods come back at our cost.' }))
        .concat([{ slug: 'mill-and-meadow', name: 'Mill & Meadow', email: 'mira@demo.example', ownerEmail: 'mira@demo.example', country: 'AT', status: 'Applied', story: 'Flour from a mill that has turned since 1642. We would like to sell with you.' }]) },
      { name: 'categories', categories: categories.filter(([path]) => !known.includes(path)).map(([path, name, nameRu, taxClass]) => ({ path, name, nameRu, taxClass, ...(path.includes('/') ? {} : { attributes: [{ name: 'Material', kind: 'Text' }] }) })) },
      { name: 'words', language: 'ru', words: words() },
      { name: 'media', files: library.map((picture) => ({ sourcePath: `demo/pictures/${picture}.jpg`, targetPath: `shelves/${picture}.jpg` })) },
      ...rounds(products),
      { name: 'shipping-methods', methods: Object.keys(shops).flatMap((seller, i) => [
        { seller, name: 'Parcel', price: 4.5 + (i % 4), freeFrom: 60 + (i % 3) * 20, minDays: 2, maxDays: 4 },
        { seller, name: 'Express', price: 12 + (i % 3) * 2, minDays: 1, maxDays: 1 }]) },
      { name: 'past-orders', orders: 700, days: 90, buyers: ['buyer@demo.example'] },
      { name: 'past-reviews', products: 450, days: 90, buyers: ['buyer@demo.example'] },
    ],
  };
  const file = join(here, '..', 'demo-goods.recipe.json');
  writeFileSync(file + '.new', JSON.stringify(recipe));
  renameSync(file + '.new', file);
}

const made = await makePictures();
if (made > 0) console.error(`Made ${made} pictures`);
makeRecipe();

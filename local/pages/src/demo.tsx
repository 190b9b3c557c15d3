import './demo.css'
import { post } from './http.ts'
import { Nav, show } from './shell.tsx'

interface Person {
  userId: string
  name: string
  email: string
}
const people: Person[] = [
  { userId: 'customer-1', name: 'Alba Romero', email: 'alba@customer.test' },
  { userId: 'customer-2', name: 'Jonas Weber', email: 'jonas@customer.test' },
]
const languages = [
  ['en', 'English'],
  ['fr', 'Français'],
  ['it', 'Italiano'],
  ['pt', 'Português'],
  ['es', 'Español'],
  ['de', 'Deutsch'],
] as const

const plants = [
  {
    name: 'Swiss cheese plant',
    latin: 'Monstera deliciosa',
    price: '€ 34',
    hue: 150,
    leaf: 'M50 92V40M50 62C22 60 18 34 24 18c20 4 30 22 26 44Zm0-8c26-2 32-26 28-40-20 2-31 18-28 40Z',
  },
  {
    name: 'Snake plant',
    latin: 'Dracaena trifasciata',
    price: '€ 22',
    hue: 95,
    leaf: 'M42 92C34 60 36 30 40 12c8 20 10 50 8 80ZM56 92c-2-30 2-52 12-70 4 24 0 48-6 70ZM34 92C26 74 22 56 22 40c8 14 14 32 18 52Z',
  },
  {
    name: 'Olive tree',
    latin: 'Olea europaea',
    price: '€ 49',
    hue: 60,
    leaf: 'M50 92V30M50 44c-12-2-18-10-18-20 12 0 18 8 18 20Zm0 0c12-2 18-10 18-20-12 0-18 8-18 20Zm0 24c-14-2-20-10-20-20 14 0 20 8 20 20Zm0 0c14-2 20-10 20-20-14 0-20 8-20 20Z',
  },
]

/** Which customer this browser is, and the page's language: kept in the address, as a real shop's session would. */
const query = new URLSearchParams(location.search)
const person = people.find(({ userId }) => userId === query.get('as'))
const language = languages.find(([tag]) => tag === query.get('lang'))?.[0] ?? 'en'

function go(name: string, value: string): void {
  if (value) query.set(name, value)
  else query.delete(name)
  location.search = query.toString()
}

function Shop() {
  return (
    <>
      <Nav />
      <header class="shop-head">
        <a class="logo" href="/demo">
          Moss &amp; Clay
        </a>
        <div class="row small">
          <label>
            Signed in as
            <select
              class="input"
              value={person?.userId ?? ''}
              onChange={({ currentTarget }) => go('as', currentTarget.value)}
            >
              <option value="">nobody</option>
              {people.map(({ userId, name }) => (
                <option key={userId} value={userId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            Chat in
            <select class="input" value={language} onChange={({ currentTarget }) => go('lang', currentTarget.value)}>
              {languages.map(([tag, name]) => (
                <option key={tag} value={tag}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </div>
      </header>
      <main class="shop">
        <section class="hero">
          <div>
            <h1>Green things for every room</h1>
            <p>
              Plants and hand-thrown pots from small growers, brought to your door in a box that keeps them upright. Not
              sure what survives on your windowsill? Ask us in the chat.
            </p>
          </div>
          <Leaf hue={130} path={plants[0]?.leaf ?? ''} />
        </section>
        <h2>This week’s favourites</h2>
        <ul class="plants">
          {plants.map(({ name, latin, price, hue, leaf }) => (
            <li class="card" key={name}>
              <Leaf hue={hue} path={leaf} />
              <div class="about">
                <h3>{name}</h3>
                <p class="soft small">{latin}</p>
                <p>{price}</p>
              </div>
            </li>
          ))}
        </ul>
        <section class="promises">
          <p>
            <strong>Alive on arrival</strong> or we send another one.
          </p>
          <p>
            <strong>Free delivery</strong> from € 60.
          </p>
          <p>
            <strong>A year of advice</strong> with every plant.
          </p>
        </section>
      </main>
      <footer class="shop-foot soft small">
        Moss &amp; Clay is made up, and shows how the chat sits on a company’s page.
      </footer>
    </>
  )
}

function Leaf({ hue, path }: { hue: number; path: string }) {
  return (
    <svg class={`leaf hue-${hue}`} viewBox="0 0 100 130" aria-hidden="true">
      <path class="green" d={path} />
      <path class="pot" d="M28 90h44l-5 32a6 6 0 0 1-6 5H39a6 6 0 0 1-6-5Z" />
    </svg>
  )
}

/** The script tag that a company copies, with what it knows of its customer. */
async function addChat(): Promise<void> {
  const script = document.createElement('script')
  Object.assign(script.dataset, { channel: 'demo-web', lang: language })
  if (person) {
    const { hash } = await post<{ hash: string }>('/_local/identity', { userId: person.userId })
    const { userId, name, email } = person
    Object.assign(script.dataset, { userId, userName: name, userEmail: email, userHash: hash })
  }
  script.src = '/widget.js'
  script.async = true
  document.body.append(script)
}

show(<Shop />)
void addChat()

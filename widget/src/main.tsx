import { render } from 'preact'
import { accentColors } from './accent.ts'
import { CallFailed } from './api.ts'
import { Chat } from './chat.ts'
import { readOptions } from './options.ts'
import { Storage } from './storage.ts'
import css from './styles.css?inline'
import { type Texts, textsFor } from './texts/index.ts'
import { Widget } from './widget.tsx'

const TAG = 'switchboard-chat'

function begin(script: HTMLScriptElement): void {
  const options = readOptions(script)
  // A page that loads the script twice has one chat.
  if (document.querySelector(TAG)) return
  let texts: Texts | undefined
  const host = document.createElement(TAG)
  const root = host.attachShadow({ mode: 'open' })
  // A sheet made here needs no exception in the page's Content-Security-Policy.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  const chat: Chat = new Chat(options, storageFor(), draw)
  function draw(): void {
    if (!texts) return
    for (const [name, value] of Object.entries(accentColors(chat.state.look?.color)))
      host.style.setProperty(name, value)
    render(<Widget chat={chat} state={chat.state} options={options} {...texts} />, root)
  }

  /** A visitor who signs in goes on as the one they were; who signs out is somebody new. */
  function storageFor(): Storage {
    const anonymous = new Storage(options.channelId, undefined)
    if (!options.identity) return anonymous
    const own = new Storage(options.channelId, options.userId)
    const before = anonymous.read()
    // With the id under which they wrote before: the server lets that go with the account.
    if (before) {
      own.update(({ drafts = [], ...known }) => ({
        ...before,
        ...known,
        visitorId: before.visitorId ?? known.visitorId,
        drafts: [...drafts, ...(before.drafts ?? [])],
      }))
    }
    // What is being written goes along; files that went up for it may be another contact's than the account's.
    const { text } = anonymous.unsent()
    const { text: written, files } = own.unsent()
    if (text && !written) own.keepUnsent(text, files)
    anonymous.forget()
    return own
  }

  document.body.append(host)
  // A page opens it by its address, or by its own buttons.
  const openByAddress = () => {
    if (location.hash === '#switchboard' || /[?&]switchboard=open\b/.test(location.search)) chat.open()
  }
  openByAddress()
  addEventListener('hashchange', openByAddress)
  const page = window as { switchboard?: ((what: string) => void) & { q?: [string][] } }
  const asked = page.switchboard?.q ?? []
  page.switchboard = (what) => {
    if (what === 'open') chat.open()
    if (what === 'close') chat.close()
  }
  for (const [what] of asked) page.switchboard(what)
  void textsFor(options.languages, script.src).then((found) => {
    texts = found
    draw()
  })
  chat.start().catch((error: Error) => {
    // The page goes on without a chat; who maintains it finds why in the console.
    host.remove()
    const status = error instanceof CallFailed ? error.status : 0
    const reason =
      status === 404
        ? 'there is no such channel'
        : status === 401
          ? 'data-user-token or data-user-hash is wrong, or the token is over'
          : status === 403
            ? 'the channel’s allowed origins do not name this page’s'
            : error.message
    console.error(`Switchboard chat: ${reason}.`)
  })
}

const script = document.currentScript ?? document.querySelector('script[data-channel]')
if (script instanceof HTMLScriptElement) {
  if (document.body) begin(script)
  else document.addEventListener('DOMContentLoaded', () => begin(script))
}

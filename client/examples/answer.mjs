// Answers every new message of a customer, once, whatever breaks down meanwhile.
//
//   SWITCHBOARD_URL=https://… SWITCHBOARD_KEY=sb_live_… node answer.mjs
//
// How far it has come is kept in a file (ANSWERED_UNTIL): started again, it goes on from there.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createClient, Problem } from 'switchboard-client'
import { WebSocket } from 'ws' // Node 20 only

const file = process.env.ANSWERED_UNTIL ?? 'answered-until.txt'
const client = createClient({
  url: process.env.SWITCHBOARD_URL,
  key: process.env.SWITCHBOARD_KEY,
  webSocket: WebSocket,
})

const words = (text) => `Thank you for writing “${text.slice(0, 40)}”. Somebody will look at it soon.`

/** To be answered: what a customer wrote, and no machine. */
const isQuestion = ({ type, entry }) =>
  type === 'message.created' && entry.message.direction === 'inbound' && !entry.message.automatic

async function answer({ conversation, entry }) {
  try {
    // The same entry is the same answer: after a crash it may come again, and is not answered twice.
    const idempotencyKey = `answer-${entry.id}`
    await client.messages.send({ id: conversation.id, text: words(entry.message.text) }, { idempotencyKey })
    console.log('answered', entry.id)
  } catch (error) {
    // Nothing that another try would change: closed meanwhile, blacklisted, or out of WhatsApp's window.
    if (!(error instanceof Problem) || error.isPassing) throw error
    console.error('not answered', entry.id, error.code, error.detail)
  }
}

/** Whole, or not at all: the program may die in the middle of it. */
function keep(from) {
  writeFileSync(`${file}.new`, from)
  renameSync(`${file}.new`, file)
}

async function run() {
  const from = existsSync(file) ? readFileSync(file, 'utf8') : new Date().toISOString()
  keep(from)
  for await (const event of client.events({ from })) {
    if (isQuestion(event)) await answer(event)
    keep(event.resumeFrom)
  }
}

for (;;) {
  try {
    console.log('listening')
    await run()
  } catch (error) {
    if (!(error instanceof Problem) || !error.isPassing) throw error
    console.error('the API is away:', error.detail)
    await new Promise((resolve) => setTimeout(resolve, 10_000))
  }
}

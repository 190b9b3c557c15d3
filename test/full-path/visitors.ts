import { createHmac, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { expect } from 'vitest'
import { type Agent, type Answer, callApi, type Surface, textsOf } from './surface.ts'

export interface Session {
  token: string
  visitorId: string
  socketUrl: string
  conversation?: { id: string }
}
export interface Email {
  from: string
  to: string[]
  replyTo: string[]
  subject: string
  text: string
  html: string
  headers: Record<string, string>
}

/** An identity as a company's page vouches for it. */
export const signed = (userId: string, more: object = {}) => ({
  userId,
  hash: createHmac('sha256', 'demo-identity-secret').update(userId).digest('hex'),
  ...more,
})
/** The same with name and email vouched for. */
export const vouched = async (sub: string, more: object = {}, end = '365d') => ({
  token: await new SignJWT({ sub, ...more })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(end)
    .sign(new TextEncoder().encode('demo-identity-secret')),
})
/** A minute in which nothing was counted yet, and of which all is left. */
export async function newMinute(surface: Surface): Promise<void> {
  const { now } = await surface.helper<{ now: string }>('clock')
  await surface.helper('clock', { advanceSeconds: 60 - ((Date.parse(now) / 1000) % 60) })
}

/** A customer of the company's page nobody else has. */
export const customer = () => {
  const userId = randomUUID()
  return { userId, email: `${userId}@customer.test`, name: `Web ${userId.slice(0, 8)}` }
}

/** What visitors of the web chat and writers of emails do, and what an agent sees of it. */
export function visitorsOf(surface: Surface, agent: Agent) {
  const widget = <Body>(method: string, path: string, body?: unknown, token?: string): Promise<Answer<Body>> =>
    callApi<Body>(`${surface.url}/widget/${path}`, method, body, token ? { authorization: `Bearer ${token}` } : {})
  async function start(identity?: object, visitorId?: string): Promise<Session> {
    const answer = await widget<Session>('POST', 'sessions', {
      channelId: 'demo-web',
      ...(identity ? { identity } : {}),
      ...(visitorId ? { visitorId } : {}),
    })
    expect(answer.status).toBe(201)
    return answer.body
  }
  const say = (session: Session, text: string, clientId: string = randomUUID()) =>
    widget<{ clientId: string }>('POST', 'messages', { text, clientId }, session.token)
  const emails = async (to: string) =>
    (await surface.helper<Email[]>('emails')).filter((email) => email.to.includes(to))
  return {
    widget,
    start,
    say,
    emails,
    /** an email arrives from outside */
    async receive(raw: string) {
      await surface.helper('emails', raw)
      await surface.settle()
    },
    /** a signed-in customer who wrote, left, and was answered by email */
    async answeredByEmail() {
      const who = customer()
      await say(await start(signed(who.userId, { email: who.email, name: who.name })), 'Are you there?')
      const { id } = await agent.find(who.name)
      const reply = await agent.reply(id, 'Yes, by email')
      await surface.settle()
      const [email] = await emails(who.email)
      if (!email) throw new Error('no email was sent')
      return { who, id, reply, email, replyTo: String(email.replyTo) }
    },
    inboundTexts: async (id: string) =>
      textsOf((await agent.timeline(id)).filter(({ message }) => message?.direction === 'inbound')),
  }
}

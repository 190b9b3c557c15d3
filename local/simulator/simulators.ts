import type { WebhookProvider } from '../../functions/areas/channels/providers/profiles.ts'
import { pipedrive } from '../pipedrive-dialect.ts'
import { custom } from './custom.ts'
import { dialogflow, isDialogflow } from './dialogflow.ts'
import { email } from './email.ts'
import { instagram } from './instagram.ts'
import { line } from './line.ts'
import { messenger } from './messenger.ts'
import type { DemoProvider, Dialect, Phone, ProviderCall, SimulatedProvider, Simulators } from './simulated-provider.ts'
import { telegram } from './telegram.ts'
import { twilio } from './twilio.ts'
import { viber } from './viber.ts'
import { web } from './web.ts'
import { whatsappCloud } from './whatsapp-cloud.ts'

/** The simulation of each provider, in the order in which their phones are shown. */
const simulators = {
  'whatsapp-cloud': whatsappCloud,
  messenger,
  instagram,
  telegram,
  line,
  viber,
  web,
  email,
  twilio,
  custom,
} satisfies Simulators<WebhookProvider>
const all: [string, DemoProvider | SimulatedProvider][] = Object.entries(simulators)
const simulated = all.flatMap(([, simulator]) => ('dialect' in simulator ? [simulator] : []))

/** The channels that a demo workspace has. */
export const demoChannels = all.flatMap(([provider, { demo }]) => demo.map((channel) => ({ ...channel, provider })))

/** The phone for a channel; undefined where customers use something else: a mailbox, a company's page. */
export function phoneFor({ provider, type }: { provider: string; type: string }): Phone | undefined {
  const simulator = all.find(([name]) => name === provider)?.[1]
  return simulator && 'phone' in simulator ? simulator.phone(type) : undefined
}

/** How the API answers that a call is meant for; one that nobody knows is answered as Meta does. */
export function dialectOf(path: string, body: unknown): Dialect {
  if (/^\/api\/v[12]\//.test(path)) return pipedrive
  if (isDialogflow(path)) return dialogflow
  return (simulated.find(({ owns }) => owns(path, body)) ?? messenger).dialect
}

/** Whom a call of a provider's API asks about, and how it answers. */
export function profileBy(call: ProviderCall): ReturnType<NonNullable<SimulatedProvider['profile']>> {
  for (const { owns, profile } of simulated) {
    const asked = owns(call.path, call.body) ? profile?.(call) : undefined
    if (asked) return asked
  }
  return undefined
}

/** The file that a call of a provider's API is about. */
export function heldBy(path: string, fields: URLSearchParams): ReturnType<NonNullable<SimulatedProvider['held']>> {
  for (const { held } of simulated) {
    const found = held?.(path, fields)
    if (found) return found
  }
  return undefined
}

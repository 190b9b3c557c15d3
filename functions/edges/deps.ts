import type { FileStore } from '../areas/attachments/port.ts'
import type { Provider } from '../areas/channels/domain/channel.ts'
import type { ChannelAdapter, Channels } from '../areas/channels/port.ts'
import type { Connectors } from '../areas/crm/connector-port.ts'
import type { Mailbox, Mailer } from '../areas/email/port.ts'
import type { Sockets } from '../areas/sockets/port.ts'
import type { Clock, DeliveryQueue, Log, Scheduler, Secrets } from '../kernel/ports.ts'
import type { Store } from './store-type.ts'

/** What every use-case may need; each names its part with Pick. */
export interface Deps {
  store: Store
  clock: Clock
  ulid(): string
  log: Log
  channels: Channels
  /** undefined where messages come and go without a provider's webhook: web chat and email */
  adapter(provider: Provider): ChannelAdapter | undefined
  connectors: Connectors
  queue: DeliveryQueue
  files: FileStore
  scheduler: Scheduler
  sockets: Sockets
  mailer: Mailer
  /** received emails by where they were stored */
  mailbox: Mailbox
  secrets: Secrets
  settings: {
    socketUrl: string
    emailDomain: string
    emailFrom: { name: string; address: string }
    /** origin of the agents' console, without a trailing slash */
    consoleUrl: string
  }
}

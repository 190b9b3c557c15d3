import { isGraph, META, messagingOf, metaMessaging, metaProfile, metaSign } from './meta.ts'
import { everyKind, field, jsonPhone, type SimulatedProvider } from './simulated-provider.ts'

export const messenger: SimulatedProvider = {
  demo: [
    {
      id: 'demo-messenger',
      type: 'messenger',
      name: 'Demo Messenger page',
      label: 'Messenger',
      teamId: 'support',
      config: { accountId: META.account },
      secrets: META.secrets,
    },
  ],
  owns: (path, body) => isGraph(path) && field(body, 'messaging_product') === undefined,
  dialect: metaMessaging,
  profile: metaProfile,
  phone: () =>
    jsonPhone({
      kinds: everyKind,
      receipts: ['delivered'],
      acts: ['quote', 'reaction', 'edit', 'unsend', 'link', 'ad', 'product', 'echo'],
      address: /^\d{5,20}$/,
      newAddress: '################',
      sign: metaSign,
      ...messagingOf('page'),
    }),
}

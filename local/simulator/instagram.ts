import { isGraph, META, messagingOf, metaMessaging, metaProfile, metaSign } from './meta.ts'
import { field, jsonPhone, type SimulatedProvider, without } from './simulated-provider.ts'

export const instagram: SimulatedProvider = {
  demo: [
    {
      id: 'demo-instagram',
      type: 'instagram',
      name: 'Demo Instagram account',
      label: 'Instagram',
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
      kinds: without('location'),
      receipts: ['read'],
      acts: ['quote', 'reaction', 'edit', 'unsend', 'link', 'ad', 'product', 'story', 'mention', 'echo'],
      address: /^\d{5,20}$/,
      newAddress: '################',
      sign: metaSign,
      ...messagingOf('instagram'),
    }),
}

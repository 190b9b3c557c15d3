import type { DemoProvider } from './simulated-provider.ts'

export const email: DemoProvider = {
  demo: [
    {
      id: 'demo-email',
      type: 'email',
      name: 'Demo mailbox',
      label: 'Email',
      teamId: 'support',
      config: { address: 'support@demo.test' },
      secrets: {},
    },
  ],
}

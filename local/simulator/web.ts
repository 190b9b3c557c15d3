import type { DemoProvider } from './simulated-provider.ts'

export const web: DemoProvider = {
  demo: [
    {
      id: 'demo-web',
      type: 'web',
      name: 'Demo web chat',
      label: 'Web chat',
      teamId: 'support',
      config: {},
      secrets: { identitySecret: 'demo-identity-secret' },
    },
  ],
}

/** What function `setup` is given at the first start: the ids, addresses and secrets that others hold on to. */
export interface SetupEvent {
  workspace: { name: string }
  teams: { id: string; name: string; mode: 'collaboration' | 'grab' }[]
  agents: {
    id: string
    email: string
    name: string
    role: 'owner' | 'admin' | 'manager' | 'agent'
    teams: Record<string, 'admin' | 'representative'>
  }[]
  channels: {
    id: string
    type: string
    provider: string
    name: string
    teamId: string | null
    config: Record<string, string>
    secrets: Record<string, string>
  }[]
}

const META_SECRETS = {
  appSecret: 'demo-app-secret',
  verifyToken: 'demo-verify-token',
  accessToken: 'demo-access-token',
}
const META_ACCOUNT = '100000000000001'
const TWILIO = {
  provider: 'twilio',
  teamId: 'sales',
  config: { accountSid: `AC${'0'.repeat(32)}`, sender: '+15005550006' },
  secrets: { authToken: 'demo-auth-token' },
}

const owner = { id: 'ag_owner', email: 'owner@demo.test', name: 'Olivia Owner', role: 'owner', teams: {} } as const

export const demoWorkspace: SetupEvent = {
  workspace: { name: 'Switchboard Demo' },
  teams: [
    { id: 'support', name: 'Support', mode: 'collaboration' },
    { id: 'sales', name: 'Sales', mode: 'grab' },
  ],
  agents: [
    owner,
    { id: 'ag_manager', email: 'manager@demo.test', name: 'Marco Manager', role: 'manager', teams: {} },
    {
      id: 'ag_agent1',
      email: 'agent1@demo.test',
      name: 'Anna Agent',
      role: 'agent',
      teams: { support: 'representative' },
    },
    {
      id: 'ag_agent2',
      email: 'agent2@demo.test',
      name: 'Ben Agent',
      role: 'agent',
      teams: { support: 'representative' },
    },
    {
      id: 'ag_support_admin',
      email: 'support-admin@demo.test',
      name: 'Sofia Support',
      role: 'agent',
      teams: { support: 'admin' },
    },
    {
      id: 'ag_agent3',
      email: 'agent3@demo.test',
      name: 'Carla Agent',
      role: 'agent',
      teams: { sales: 'representative' },
    },
    {
      id: 'ag_agent4',
      email: 'agent4@demo.test',
      name: 'David Agent',
      role: 'agent',
      teams: { sales: 'representative' },
    },
  ],
  channels: [
    {
      id: 'demo-whatsapp',
      type: 'whatsapp',
      provider: 'whatsapp-cloud',
      name: 'Demo WhatsApp',
      teamId: 'support',
      config: { phoneNumberId: META_ACCOUNT },
      secrets: META_SECRETS,
    },
    {
      id: 'demo-messenger',
      type: 'messenger',
      provider: 'messenger',
      name: 'Demo Messenger page',
      teamId: 'support',
      config: { accountId: META_ACCOUNT },
      secrets: META_SECRETS,
    },
    {
      id: 'demo-instagram',
      type: 'instagram',
      provider: 'instagram',
      name: 'Demo Instagram account',
      teamId: 'support',
      config: { accountId: META_ACCOUNT },
      secrets: META_SECRETS,
    },
    {
      id: 'demo-telegram',
      type: 'telegram',
      provider: 'telegram',
      name: 'Demo Telegram bot',
      teamId: 'support',
      config: {},
      secrets: { secretToken: 'demo-secret-token', botToken: 'demo-bot-token' },
    },
    {
      id: 'demo-line',
      type: 'line',
      provider: 'line',
      name: 'Demo LINE account',
      teamId: 'support',
      config: {},
      secrets: { channelSecret: 'demo-channel-secret', accessToken: 'demo-access-token' },
    },
    {
      id: 'demo-viber',
      type: 'viber',
      provider: 'viber',
      name: 'Demo Viber bot',
      teamId: 'support',
      config: { senderName: 'Switchboard' },
      secrets: { authToken: 'demo-viber-token' },
    },
    {
      id: 'demo-web',
      type: 'web',
      provider: 'web',
      name: 'Demo web chat',
      teamId: 'support',
      config: {},
      secrets: { identitySecret: 'demo-identity-secret' },
    },
    {
      id: 'demo-email',
      type: 'email',
      provider: 'email',
      name: 'Demo mailbox',
      teamId: 'support',
      config: { address: 'support@demo.test' },
      secrets: {},
    },
    { id: 'demo-twilio-sms', type: 'sms', name: 'Demo SMS number', ...TWILIO },
    { id: 'demo-twilio-whatsapp', type: 'whatsapp', name: 'Demo WhatsApp by Twilio', ...TWILIO },
  ],
}

/** With SWITCHBOARD_DEMO=off: somebody who can sign in, and nothing else. */
export const emptyWorkspace: SetupEvent = {
  workspace: { name: 'Switchboard' },
  teams: [],
  agents: [{ ...owner, name: 'Owner' }],
  channels: [],
}

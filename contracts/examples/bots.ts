export const botsExamples = {
  'bots.list': {
    input: {},
    output: {
      items: [
        {
          id: 'bot_01M8MK857PSZ34XAED3ZQVR7JT',
          name: 'Order bot',
          kind: 'http',
          settings: { url: 'https://bot.shop.example/messages' },
          timeoutSeconds: 5,
          enabled: true,
          secretNames: [],
          version: 1,
        },
      ],
      nextCursor: null,
    },
  },
  'bots.get': {
    input: { id: 'bot_01M8MK857PSZ34XAED3ZQVR7JT' },
    output: {
      id: 'bot_01M8MK857PSZ34XAED3ZQVR7JT',
      name: 'Order bot',
      kind: 'http',
      settings: { url: 'https://bot.shop.example/messages' },
      timeoutSeconds: 5,
      enabled: true,
      secretNames: [],
      version: 1,
    },
  },
  'bots.create': {
    input: {
      name: 'Order bot',
      kind: 'http',
      settings: { url: 'https://bot.shop.example/messages' },
      timeoutSeconds: 5,
    },
    output: {
      id: 'bot_01M8MK857PSZ34XAED3ZQVR7JT',
      name: 'Order bot',
      kind: 'http',
      settings: { url: 'https://bot.shop.example/messages' },
      timeoutSeconds: 5,
      enabled: true,
      secretNames: [],
      version: 1,
    },
  },
  'bots.update': {
    input: { id: 'bot_01M8MK857PSZ34XAED3ZQVR7JT', timeoutSeconds: 10 },
    output: {
      id: 'bot_01M8MK857PSZ34XAED3ZQVR7JT',
      name: 'Order bot',
      kind: 'http',
      settings: { url: 'https://bot.shop.example/messages' },
      timeoutSeconds: 10,
      enabled: true,
      secretNames: [],
      version: 2,
    },
  },
  'bots.delete': {
    input: { id: 'bot_01M8MK857PSZ34XAED3ZQVR7JT' },
    output: { id: 'bot_01M8MK857PSZ34XAED3ZQVR7JT', deleted: true },
  },
}

export const connectorsExamples = {
  'connectors.list': {
    input: {},
    output: {
      items: [
        {
          id: 'pipedrive',
          config: { companyDomain: 'shop' },
          secretNames: ['apiToken'],
          problem: null,
          linkBySelf: false,
          version: 1,
        },
      ],
      nextCursor: null,
    },
  },
  'connectors.set': {
    input: { id: 'pipedrive', config: { companyDomain: 'shop' }, secrets: { apiToken: 'a-token-of-pipedrive' } },
    output: {
      id: 'pipedrive',
      config: { companyDomain: 'shop' },
      secretNames: ['apiToken'],
      problem: null,
      linkBySelf: false,
      version: 1,
    },
  },
  'connectors.delete': { input: { id: 'pipedrive' }, output: { id: 'pipedrive', deleted: true } },
}

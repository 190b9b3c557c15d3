export const crmPersonsExamples = {
  'crmPersons.find': {
    input: { email: 'ada@fuchs.example' },
    output: {
      items: [
        {
          id: '635450250',
          name: 'Ada Fuchs',
          emails: ['ada@fuchs.example'],
          phones: [],
          organization: 'Fuchs Interiors',
          connector: 'hubspot',
          recordId: 'ps_01M8MNYASJMMKE5DYAFA1GQREH',
        },
      ],
      nextCursor: null,
      failed: [],
    },
  },
}

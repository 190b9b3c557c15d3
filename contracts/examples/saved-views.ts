export const savedViewsExamples = {
  'savedViews.list': {
    input: {},
    output: {
      items: [
        {
          id: 'sv_01M8MK8539S1A4PFDXYXK5KHJB',
          name: 'Late',
          filter: { queue: 'overdue', teamId: 'support' },
          order: 0,
          version: 1,
        },
      ],
      nextCursor: null,
    },
  },
  'savedViews.get': {
    input: { id: 'sv_01M8MK8539S1A4PFDXYXK5KHJB' },
    output: {
      id: 'sv_01M8MK8539S1A4PFDXYXK5KHJB',
      name: 'Late',
      filter: { queue: 'overdue', teamId: 'support' },
      order: 0,
      version: 1,
    },
  },
  'savedViews.create': {
    input: { name: 'Late', filter: { queue: 'overdue', teamId: 'support' } },
    output: {
      id: 'sv_01M8MK8539S1A4PFDXYXK5KHJB',
      name: 'Late',
      filter: { queue: 'overdue', teamId: 'support' },
      order: 0,
      version: 1,
    },
  },
  'savedViews.update': {
    input: { id: 'sv_01M8MK8539S1A4PFDXYXK5KHJB', name: 'Overdue in support' },
    output: {
      id: 'sv_01M8MK8539S1A4PFDXYXK5KHJB',
      name: 'Overdue in support',
      filter: { queue: 'overdue', teamId: 'support' },
      order: 0,
      version: 2,
    },
  },
  'savedViews.delete': {
    input: { id: 'sv_01M8MK8539S1A4PFDXYXK5KHJB' },
    output: { id: 'sv_01M8MK8539S1A4PFDXYXK5KHJB', deleted: true },
  },
}

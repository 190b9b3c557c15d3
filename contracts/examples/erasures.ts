export const erasuresExamples = {
  'erasures.list': {
    input: {},
    output: {
      items: [
        {
          id: 'jb_01M8MK90X8QWY0R60WVNPJ5525',
          contactRef: '01M8MK90X8QWY0R60WVNPJ5526',
          erasedAt: '2026-11-29T21:27:17.160Z',
          finishedAt: '2026-11-29T21:27:19.266Z',
          by: { id: 'ag_owner', name: 'Olivia Owner' },
          counts: { notes: 0, records: 0, merged: 0, files: 0, conversations: 0, messages: 0 },
        },
      ],
      nextCursor: null,
    },
  },
}

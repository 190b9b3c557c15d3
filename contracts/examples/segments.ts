export const segmentsExamples = {
  'segments.list': {
    input: {},
    output: {
      items: [
        {
          id: 'sg_01M8MK855D2H6T4JF3KPD1MFYH',
          name: 'German speakers',
          filter: { language: 'de' },
          createdBy: 'ag_owner',
          createdAt: '2026-11-29T21:26:48.750Z',
          version: 1,
        },
      ],
      nextCursor: null,
    },
  },
  'segments.get': {
    input: { id: 'sg_01M8MK855D2H6T4JF3KPD1MFYH' },
    output: {
      id: 'sg_01M8MK855D2H6T4JF3KPD1MFYH',
      name: 'German speakers',
      filter: { language: 'de' },
      createdBy: 'ag_owner',
      createdAt: '2026-11-29T21:26:48.750Z',
      version: 1,
    },
  },
  'segments.create': {
    input: { name: 'German speakers', filter: { language: 'de' } },
    output: {
      id: 'sg_01M8MK855D2H6T4JF3KPD1MFYH',
      name: 'German speakers',
      filter: { language: 'de' },
      createdBy: 'ag_owner',
      createdAt: '2026-11-29T21:26:48.750Z',
      version: 1,
    },
  },
  'segments.update': {
    input: { id: 'sg_01M8MK855D2H6T4JF3KPD1MFYH', name: 'Speak German' },
    output: {
      id: 'sg_01M8MK855D2H6T4JF3KPD1MFYH',
      name: 'Speak German',
      filter: { language: 'de' },
      createdBy: 'ag_owner',
      createdAt: '2026-11-29T21:26:48.750Z',
      version: 2,
    },
  },
  'segments.delete': {
    input: { id: 'sg_01M8MK855D2H6T4JF3KPD1MFYH' },
    output: { id: 'sg_01M8MK855D2H6T4JF3KPD1MFYH', deleted: true },
  },
  'segments.preview': {
    input: { filter: { language: 'de' } },
    output: {
      count: 2,
      looked: 4,
      isAll: true,
      items: [
        { id: 'ct_01M8MK8TC970WZFXDWF16MFPX3', name: 'Ada F.' },
        { id: 'ct_J89SH6EPKPAYAV0XCMVV93M51H', name: 'Ada Fuchs' },
      ],
    },
  },
}

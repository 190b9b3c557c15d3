export const accessLogExamples = {
  'accessLog.list': {
    input: { limit: 2 },
    output: {
      items: [
        {
          id: 'en_KM4WF51RK5NWX18PYM1MTQAG2W_1_1795987633188_01M8MK8X14RRJ5KJ7VX6XBMJYD',
          at: '2026-11-29T21:27:13.188Z',
          contactId: 'ct_KM4WF51RK5NWX18PYM1MTQAG2W',
          conversationId: 'cv_KM4WF51RK5NWX18PYM1MTQAG2W_1',
          actor: { type: 'system', id: null, name: 'Switchboard' },
          event: { name: 'assigned', from: null, to: 'ag_owner' },
        },
        {
          id: 'en_KM4WF51RK5NWX18PYM1MTQAG2W_1_1795987633188_01M8MK8X14RRJ5KJ7VX6XBMJYC',
          at: '2026-11-29T21:27:13.188Z',
          contactId: 'ct_KM4WF51RK5NWX18PYM1MTQAG2W',
          conversationId: 'cv_KM4WF51RK5NWX18PYM1MTQAG2W_1',
          actor: { type: 'agent', id: 'ag_owner', name: 'Olivia Owner' },
          event: { name: 'opened', from: null, to: null },
        },
      ],
      nextCursor: 'MDE3OTU5ODc2MzMxODgjMDFNOE1LOFgxNFJSSjVLSjdWWDZYQk1KWUM',
    },
  },
}

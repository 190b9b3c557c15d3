export const notificationsExamples = {
  'notifications.list': {
    input: { limit: 1 },
    output: {
      items: [
        {
          id: 'en_J89SH6EPKPAYAV0XCMVV93M51H_1_1795987626183_01M8MK8P6726TH9QGHSP2NSR4N:mention',
          kind: 'mention',
          conversationId: 'cv_J89SH6EPKPAYAV0XCMVV93M51H_1',
          contactName: 'Ada Fuchs',
          text: 'Prefers to be called in the evening.',
          at: '2026-11-29T21:27:06.183Z',
          actions: ['join'],
          read: false,
        },
      ],
      nextCursor: 'MDE3OTU5ODc2MjYxODMjY3RfSjg5U0g2RVBLUEFZQVYwWENNVlY5M001MUgjMSNtZW50aW9u',
    },
  },
  'notifications.read': {
    input: { ids: ['en_J89SH6EPKPAYAV0XCMVV93M51H_1_1795989152530_01M8MMQ8RY4D5SZFP9S4XAZ530:mention'] },
    output: { all: false, ids: ['en_J89SH6EPKPAYAV0XCMVV93M51H_1_1795989152530_01M8MMQ8RY4D5SZFP9S4XAZ530:mention'] },
  },
}

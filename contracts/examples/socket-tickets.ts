export const socketTicketsExamples = {
  'socketTickets.create': {
    input: {},
    output: { url: 'wss://api.example.com/socket?ticket=-REKT-nUyRgrzmthFDJ8LCyLKpIQ7n8M' },
  },
}

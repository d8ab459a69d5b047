import { userExample } from '../users/users.examples.js';

export const registration = { email: 'ada@example.com', password: 'correct horse battery', firstName: 'Ada', lastName: 'Lovelace' };
export const registrationForList = {
  ...registration,
  email: 'grace@example.com',
  firstName: 'Grace',
  lastName: 'Hopper',
  newsletter: true,
};
export const verification = { token: 'paste what follows ?token= in the link of the welcome mail' };
export const forgetting = { email: registration.email };
export const reset = { token: 'paste what follows ?token= in the link of the mail', newPassword: 'staple correct horse' };
export const credentials = { email: registration.email, password: registration.password };
export const refreshing = { refreshToken: 'paste the refreshToken of your last log-in' };

const tokensExample = {
  accessToken: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl',
  refreshToken: 'cmVmcmVzaC10b2tlbg',
  tokenType: 'Bearer',
  expiresIn: 900,
};
export const loggedInExample = { user: userExample, tokens: tokensExample };
export const refreshedExample = { tokens: tokensExample };

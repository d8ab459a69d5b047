// CommonJS packages that require Nest fail with "require() in a cycle" unless these are loaded as ESM first.
import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import '@nestjs/core';

// What is asserted is asserted; the rest would only bury a failure.
Logger.overrideLogger(false);

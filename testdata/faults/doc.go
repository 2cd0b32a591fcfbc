// Package faults runs several nodes of the program over real servers, hurts them one by one while clerks hand papers in,
// and looks for anything that was lost or came out twice.
//
// It is a test alone: go test ./testdata/faults, and with MOTLAN_SOAK_ROUNDS=200 as many rounds of random kills.
package faults
